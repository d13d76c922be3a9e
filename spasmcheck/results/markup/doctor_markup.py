"""What to take to a doctor or pharmacist, as markup."""

from __future__ import annotations

from spasmcheck.results.page.doctor import DoctorView

from .pieces import Pieces


def doctor_section(pieces: Pieces, doctor: DoctorView) -> str:
    """Questions to ask, medicines to name, tests to ask about."""
    medicines = tests = ""
    if doctor.medicines:
        medicines = pieces.fragment("results/_medicines.html").fill(
            medicines="".join(
                pieces.html(
                    "results/_medicine.html", group.finding, group=group, cites=pieces.cites(group.sources)
                )
                for group in doctor.medicines
            )
        )
    if doctor.tests:
        tests = pieces.fragment("results/_tests.html").fill(
            tests="".join(pieces.html("results/_test.html", cause.slug, cause=cause) for cause in doctor.tests)
        )
    return pieces.fragment("results/_doctor.html").fill(
        questions=questions(pieces, doctor), medicines=medicines, tests=tests
    )


def questions(pieces: Pieces, doctor: DoctorView) -> str:
    """What to ask, as items of a list."""
    has = (bool(doctor.medicines), bool(doctor.tests), bool(doctor.held_back), bool(doctor.may_be_short))
    piece = pieces.fragment(
        "results/_questions.html",
        *has,
        medicines=has[0],
        tests=has[1],
        held=has[2],
        short=has[3],
    )
    return piece.fill(
        medicines="; ".join(pieces.text(group.name) for group in doctor.medicines),
        held=", ".join(pieces.text(name) for name in doctor.held_back),
        short=", ".join(pieces.text(name) for name in doctor.may_be_short),
    )
