"""
Keeping and forgetting: old lines leave for signed files, people's ids are destroyed.

    archiving    a file first, then the bridge, then lines go        due, writing, file
    shelf        which files there are
    erasing      a person's key, ids and names                       demands, texts
"""
