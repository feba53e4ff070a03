"""The program's own text templates: the web page, and the charts in Word."""

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def own_template(name: str) -> Template:
    """Return a template of this package; values are escaped, and a missing one is an error."""
    environment = Environment(
        loader=PackageLoader("zwgk.documents.bulletin", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
