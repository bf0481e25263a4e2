"""
The chain: every line of the history sealed to all lines before it.

What a seal vouches for, to the byte, stands in `storage.sealed`.

    lines             raw lines, and the marks of whoever is in them
    sealing           lines get their places, within a second
    head              how far it goes; the seals of single lines
    checkpoints       its head, signed and kept        signing, checkpoint_check
    glancing          how it stands, for a quick answer
"""
