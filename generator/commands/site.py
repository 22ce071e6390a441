"""The commands for a site that is built, or live: look a name up, verify, sign, write its host's settings."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import asdict
from pathlib import Path

import click

from generator.commands import showing
from generator.commands.terminal import AS_JSON, console, fault_reported, print_json
from shards.errors import SiteError

KEY = click.option(
    "--key", metavar="KEY", help="Check the site's signature by this public key of minisign: its line, or its file."
)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("name", metavar="NAME")
@AS_JSON
def lookup(folder: Path, name: str, as_json: bool) -> None:
    """Look NAME up in the built site DIR, as the browser would.

    Example: hushdex lookup site "12345678@N00" --json
    """
    from generator.output.staging import recover_site
    from generator.verifying.lookup import lookup_folder

    with fault_reported(as_json):
        recover_site(folder)
        # In a locale that is not of UTF-8, Python takes a name's bytes for something else.
        tree = lookup_folder(folder, os.fsencode(name).decode("utf-8", "surrogateescape"))
        if as_json:
            print_json(tree)
        else:
            click.echo(showing.show_answer(tree))
    sys.exit(1 if tree["outcome"] == "unavailable" else 0)


@click.command()
@click.argument("place", metavar="DIR|URL")
@click.option(
    "--against", metavar="DIR", type=click.Path(path_type=Path), help="Your own folder, to hold a URL against."
)
@click.option("--all", "every", is_flag=True, help="Fetch every shard of a URL, not a sample of them.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings about a URL as well.")
@KEY
@AS_JSON
def verify(place: str, against: Path | None, every: bool, strict: bool, key: str | None, as_json: bool) -> None:
    """Check the built site DIR, or the live site at URL: what is missing, changed, or done to it by its host.

    Example: hushdex verify https://site.example/ --against site
    """
    if re.match("https?://", place, re.IGNORECASE):
        _verify_live(place, against, every, strict, key, as_json)
    elif against or every or strict:
        raise click.UsageError("--against, --all and --strict are for a URL.")
    else:
        _verify_folder(Path(place), key, as_json)


def _verify_folder(folder: Path, key: str | None, as_json: bool) -> None:
    from generator.keys.signing import load_public_key
    from generator.output.staging import recover_site
    from generator.verifying.folder import verify_folder

    with fault_reported(as_json):
        recover_site(folder)
        verification = verify_folder(folder, load_public_key(key) if key else None)
        if as_json:
            print_json(verification.as_tree())
        else:
            click.echo(showing.show_verification(verification))
    sys.exit(0 if verification.whole else 1)


def _verify_live(address: str, against: Path | None, every: bool, strict: bool, key: str | None, as_json: bool) -> None:
    from generator.keys.signing import load_public_key
    from generator.progress import report_progress
    from generator.verifying.site import verify_site

    with fault_reported(as_json):
        public = load_public_key(key) if key else None
        with report_progress(console(), silent=as_json) as reporter:
            verification = verify_site(address, against=against, key=public, every=every, reporter=reporter)
        if as_json:
            print_json(verification.as_tree())
        else:
            click.echo(showing.show_live_verification(verification))
    warned = strict and any(finding.severity == "warning" for finding in verification.findings)
    sys.exit(0 if verification.outcome == "whole" and not warned else 1)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--key",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="Your secret key: see minisign -G.",
)
@click.option(
    "--password-file", metavar="FILE", type=click.Path(path_type=Path), help="Its first line is the key's password."
)
@AS_JSON
def sign(folder: Path, key: Path, password_file: Path | None, as_json: bool) -> None:
    """Sign the built site DIR, whole as it is, with your own key: writes SHA256SUMS.minisig into it.

    Example: hushdex sign site --key minisign.key
    """
    from generator.keys.signing import load_secret_key, sign_site
    from generator.output.staging import recover_site

    def ask() -> str:
        if password_file:
            return password_file.read_text("utf-8").split("\n")[0].removesuffix("\r")
        if not sys.stdin.isatty():
            raise SiteError("The key has a password.", "Give it by --password-file.")
        return str(click.prompt("Password of the key", hide_input=True, err=True))

    with fault_reported(as_json):
        recover_site(folder)
        secret = load_secret_key(key, ask)
        comment = sign_site(folder, secret)
        if as_json:
            print_json({"key": secret.public.name, "public_key": str(secret.public), "comment": comment})
        else:
            click.echo(f"signed {folder} with the key {secret.public.name}: {comment}")
            click.echo(f"anybody can check it: hushdex verify DIR --key {secret.public}")


@click.command()
@click.argument("name", metavar="[HOST]", required=False)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="Write the files into this folder."
)
@click.option("--domain", metavar="NAME", default="site.example", show_default=True, help="The site's host name.")
@AS_JSON
def hosts(name: str | None, folder: Path | None, output: Path | None, domain: str, as_json: bool) -> None:
    """Write the settings of HOST for the built site DIR, with the headers that its pages ask for; or list the hosts.

    Example: hushdex hosts nginx site -o settings
    """
    from generator.hosting.recipes import RECIPES, Place, read_table, save_recipe, write_recipe
    from generator.settings.problems import suggest

    if name is None:
        _list_hosts(as_json)
        return
    if folder is None:
        raise click.UsageError("Name the built site after the host.")
    with fault_reported(as_json):
        if name not in RECIPES:
            raise SiteError(
                f"There are no settings for {name!r}.{suggest(name, RECIPES)}", f"Known: {', '.join(RECIPES)}."
            )
        files = write_recipe(name, read_table(folder), Place(str(folder.resolve()), domain))
        if output:
            for path in save_recipe(files, output):
                click.echo(f"wrote {path}", err=as_json)
        if as_json:
            print_json({"host": name, "files": files})
        elif not output:
            heads = {file: f"=== {file} ===\n" if len(files) > 1 else "" for file in files}
            click.echo("\n".join(heads[file] + text for file, text in files.items()), nl=False)


def _list_hosts(as_json: bool) -> None:
    from generator.commands.grids import Grid
    from generator.hosting.limits import HOSTS, LIMITS_READ
    from generator.hosting.recipes import RECIPES

    limits = {host.name: host.describe().removeprefix(host.name).strip() for host in HOSTS}
    if as_json:
        trees = [{"name": name, **asdict(one), "limits": limits.get(one.title)} for name, one in RECIPES.items()]
        print_json({"hosts": trees, "read": LIMITS_READ})
        return
    rows = [
        (name, one.title, "yes" if one.sends_headers else "no", ", ".join(one.files), limits.get(one.title, ""))
        for name, one in RECIPES.items()
    ]
    Grid(("host", "what it is", "own headers", "files", f"limits as read {LIMITS_READ}"), tuple(rows)).print()
