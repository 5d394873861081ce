"""The AWS CLI (version 1) at the time that the pages tell of: `python3 aws.py CLOCK WORDS...`"""

import datetime
import sys

import botocore.auth
import botocore.compat
import botocore.credentials

clock, *words = sys.argv[1:]
with open(clock) as file:
    text = file.read().strip()

if text:
    time = datetime.datetime.fromtimestamp(int(text) / 1000, datetime.timezone.utc)

    def get_current_datetime(remove_tzinfo=True):
        return time.replace(tzinfo=None) if remove_tzinfo else time

    for module in (botocore.auth, botocore.compat):
        module.get_current_datetime = get_current_datetime
    # Bound as defaults when the classes were made.
    for made in (botocore.credentials.RefreshableCredentials, botocore.credentials.DeferredRefreshableCredentials):
        made.__init__.__defaults__ = tuple(
            (lambda: time) if default is botocore.credentials._local_now else default
            for default in made.__init__.__defaults__
        )

from awscli.clidriver import main  # noqa: E402 - after the clock was set

sys.argv = ["aws", *words]
sys.exit(main())
