"""The ``poles`` command: every error is one French sentence and exit code 2, never a traceback."""

import importlib
import os
import sys
import traceback
import uuid
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import click

NAMES = (
    "serve",
    "worker",
    "migrate",
    "demo",
    "load",
    "hubs",
    "simulate",
    "campaign",
    "replay",
    "match",
    "verify",
    "chain",
    "seal-key",
)
WITHOUT_DATABASE = {"serve", "match"}
PROCESSES = {"serve": "web", "worker": "worker", "migrate": "migrate"}


FRENCH = {
    "Show this message and exit.": "Montrer cette aide.",
    "[required]": "[obligatoire]",
    "[default: ": "[défaut : ",
    "default: ": "défaut : ",
    "required]": "obligatoire]",
}
HEADINGS = {"Usage": "Usage", "Options": "Options", "Commands": "Commandes", "Arguments": "Arguments"}


class FrenchFormatter(click.HelpFormatter):
    """Help pages whose fixed words are French."""

    def write_heading(self, heading: str) -> None:
        """A heading, in French."""
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows, col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands, its fixed words in French."""
        said = []
        for name, text in rows:
            for english, in_french in FRENCH.items():
                text = text.replace(english, in_french)
            said.append((name, text))
        super().write_dl(said, col_max, col_spacing)


click.Context.formatter_class = FrenchFormatter


class Commands(click.Group):
    """The commands by name; a file is imported only when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer meets them."""
        return [name for name in NAMES if find_spec(module_of(name))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, with Django made ready for it."""
        if cmd_name not in self.list_commands(ctx):
            return None
        _make_ready(cmd_name, quiet=_asks_for_help())
        return importlib.import_module(module_of(cmd_name)).command


def module_of(name: str) -> str:
    """The module of a command: « seal-key » is in ``seal_key``."""
    return f"poles.workers.commands.{name.replace('-', '_')}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def poles() -> None:
    """Pôles de stages : offres en commun, accès équitable, pilotage.

    Chaque commande explique ses options : « poles COMMANDE --help ».
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command; exit 0 when done, 2 with one French sentence when not."""
    try:
        code = poles.main(args=arguments, prog_name="poles", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(0)
    except click.Abort:
        _stop("interrompu avant la fin ; rien de plus n’a été écrit.")
    except click.ClickException as error:
        _stop(french(error))
    except KeyboardInterrupt:
        _stop("interrompu avant la fin ; rien de plus n’a été écrit.")
    except BrokenPipeError:
        sys.exit(2)
    except Exception as error:
        _stop(_sentence(error))
    sys.exit(code if isinstance(code, int) else 0)


def french(error: click.ClickException) -> str:
    """What click says of a wrong call, in French."""
    match error:
        case click.exceptions.NoSuchOption():
            return f"l’option {error.option_name} n’existe pas ; « --help » donne la liste."
        case click.exceptions.MissingParameter():
            names = error.param.opts[-1] if error.param and error.param.param_type_name == "option" else ""
            return f"il manque {names or (error.param.human_readable_name if error.param else 'un paramètre')}."
        case click.exceptions.BadParameter():
            name = error.param.opts[-1] if error.param else "un paramètre"
            return f"{name} : valeur refusée ({error.message.rstrip('.')})."
        case click.exceptions.FileError():
            return f"le fichier {error.ui_filename} ne s’ouvre pas : existe-t-il, et peut-on le lire ?"
        case click.exceptions.UsageError() if error.message.startswith("No such command"):
            return f"cette commande n’existe pas ; les commandes sont : {', '.join(NAMES)}."
        case click.exceptions.UsageError():
            return f"appel incomplet ou de trop ({error.message.rstrip('.')}) ; « --help » explique la commande."
    return error.format_message()


def _sentence(error: Exception) -> str:
    """An error of the house or of the world, in one sentence; the whole of it goes to the log with a number."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, OperationalError

    from poles.domain.access import Forbidden, Unknown
    from poles.words.findings import Refused
    from poles.workflows.machine import NotNow

    if os.environ.get("POLES_DEBUG") == "1":
        raise error
    match error:
        case Refused() | ImproperlyConfigured():
            return str(error)
        case Unknown():
            return "cet objet n’existe pas (ou n’est pas à la portée de cette commande)."
        case Forbidden():
            return "cette commande n’a pas le droit de faire cela."
        case NotNow():
            return f"cette étape n’est pas possible maintenant ({error})."
        case OperationalError():
            return "la base ne répond pas : vérifiez DATABASE_URL, et que PostgreSQL est démarré."
        case DatabaseError() if "does not exist" in str(error):
            return "la base n’a pas encore ses tables : lancez « poles migrate »."
        case OSError() if error.filename:
            return f"le fichier {error.filename} ne se lit ou ne s’écrit pas ({error.strerror})."
    file = Path(os.environ.get("POLES_ERRORS", "var/erreurs")) / f"{uuid.uuid4().hex[:8]}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(traceback.format_exception(error)))
    return f"erreur imprévue ({type(error).__name__}) ; le détail est dans {file}, à joindre à votre signalement."


def _stop(sentence: str) -> NoReturn:
    click.echo(f"poles : {sentence}", err=True)
    sys.exit(2)


def _asks_for_help() -> bool:
    return any(argument in ("-h", "--help") for argument in sys.argv[1:])


def _make_ready(name: str, *, quiet: bool) -> None:
    """Set Django up once, as the kind of process that the command is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "poles.config.settings")
    os.environ["POLES_PROCESS"] = PROCESSES.get(name, "cli")
    os.environ.setdefault("POLES_LOG_FORM", "console")
    if name in WITHOUT_DATABASE:
        return
    if not os.environ.get("DATABASE_URL") and not quiet:
        raise click.ClickException(
            "aucune base n’est désignée : donnez DATABASE_URL, ou passez par « ./run poles … », "
            "qui démarre celle du dossier."
        )
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    if not quiet:
        from django.db import connection

        connection.ensure_connection()
