"""`briefgen completion`: the name of a shell goes in; the script that lets it complete commands comes out."""

from __future__ import annotations

import click


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that lets a shell complete commands, options, files, styles, charts and briefs.

    \b
    Examples:
      briefgen completion bash > ~/.local/share/bash-completion/completions/briefgen
      briefgen completion zsh > ~/.zfunc/_briefgen
      briefgen completion fish > ~/.config/fish/completions/briefgen.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    from briefgen.cli import briefgen

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"the library that reads commands knows nothing of {shell}")
    # Its own version first starts the shell to ask how old it is, which says nothing of where the script is to run.
    click.echo(ShellComplete.source(kind(briefgen, {}, "briefgen", "_BRIEFGEN_COMPLETE")))
