#!/usr/bin/env python3
"""Django's command-line entry."""

import os
import sys

from django.core.management import execute_from_command_line

from spasmcheck.trouble import ended_with_a_word

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spasmcheck.settings")
    # What is written here is for whoever runs the site, and for nobody else of the machine.
    os.umask(0o077)
    with ended_with_a_word():
        execute_from_command_line(sys.argv)
