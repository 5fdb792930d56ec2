"""The end of a placement: presence, attestation, totals, allowance, register."""
