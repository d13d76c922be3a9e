from typing import Any

from django.db import migrations, models

import spasmcheck.evidence.models.fields
from spasmcheck.reasoning.knowledge.texts import is_web_address


def set_aside(apps: Any, schema_editor: Any) -> None:
    """What stands as an address and is none moves to the text of the row beside it, for an editor to look at."""
    for model, address, beside in (("Source", "url", "note"), ("ReferenceCase", "source_url", "other_details")):
        for row in apps.get_model("evidence", model).objects.exclude(**{address: ""}):
            given = getattr(row, address)
            if not is_web_address(given):
                setattr(row, address, "")
                setattr(row, beside, f"{getattr(row, beside)} Given as its address: {given}".strip())
                row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0006_ambulance_helplines_everyday"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referencecase",
            name="referencecase_source_url_not_empty",
        ),
        migrations.AlterField(
            model_name="referencecase",
            name="source_url",
            field=spasmcheck.evidence.models.fields.WebAddressField(verbose_name="link to the source"),
        ),
        migrations.AlterField(
            model_name="source",
            name="url",
            field=spasmcheck.evidence.models.fields.WebAddressField(
                blank=True,
                default="",
                help_text="The page that was read, not only where it was cited.",
                verbose_name="link",
            ),
        ),
        migrations.RunPython(set_aside, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="referencecase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source_url", ""),
                    ("source_url__startswith", "http://"),
                    ("source_url__startswith", "https://"),
                    _connector="OR",
                ),
                name="referencecase_source_url_address",
                violation_error_message="This is not a web address that begins with http:// or https://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""),
                    ("url__startswith", "http://"),
                    ("url__startswith", "https://"),
                    _connector="OR",
                ),
                name="source_url_address",
                violation_error_message="This is not a web address that begins with http:// or https://.",
            ),
        ),
    ]
