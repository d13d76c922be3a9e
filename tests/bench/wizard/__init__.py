"""The same questionnaire as a Django team would build it from packages: what the check is compared with.

formtools' SessionWizardView keeps the answers in the session; crispy-forms draws the fields with Bootstrap's
template pack; the middleware is that of startproject. The questions, hints, reasons for asking and conditions are
those of fixtures/. It does no reasoning: that is in its favour.
"""
