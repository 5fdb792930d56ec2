"""Signing, for whoever must: by a mailed link on a telephone, by account, in a batch; and the check of a paper."""
