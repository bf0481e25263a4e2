"""
Verifying: whether the history is as it was sealed, and if not, what was done to it.

    record       a database, read with the driver's own cursor       source, lines
    file         an export or an archive                             entries
    walk         from place to place, and on behind each break       links, tally
    kinds        what kind of break it is                            pairs
    ends         what lies beside the chain                          kept, archives
    people       whether people and names are who they were
    guards       whether it is a record, and guarded
    notes        what is no break and yet worth knowing              guards
"""
