"""Signatures: who must sign, by which way, with which evidence; the seal, the chain, the check."""
