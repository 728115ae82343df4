"""Say, without running any of it, whether a wheel would run in an image, why not, and what helps.

Three questions in the order in which a user meets them: would pip take the wheel (`pip_rules`),
would Python find its extension modules by their names, would the image's loader load them
(`loading`). An image is taken down once (`snapshot`) and then only looked up; what it is, is in
`image.ImageFacts`.
"""
