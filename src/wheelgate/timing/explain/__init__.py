"""Why one image is slower than another: probes, builds, and what renders are made of."""
