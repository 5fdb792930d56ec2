"""The words that everybody uses: pure values, parsed once, valid for ever."""
