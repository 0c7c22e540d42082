"""Electronic signatures in PDF (PAdES): made with a signer, and verified against lists of trust. Knows no models."""
