"""
Slack: what it sends becomes words, and what we have to say becomes blocks.

    front       how payloads reach us: socket or signed HTTP     sockets, connection
    app         the Bolt app, a listener for each kind           listeners
    payload     decodes what people do            submission, heard, steps, kept
    submitted   what a form that was sent is answered
    forms       opens forms while their gesture is fresh
    replies     answers presses
    home        draws App Home
    announcer   posts what is owed                traces
    courier     brings files to a person, or below a message     pages
    teller      speaks while there is no record to tell from
    directory   what Slack knows of people and of user groups
    identity    which workspace and app our token belongs to
    refusals    what Slack's no means for whoever calls
    manifest    the app as Slack installs it      manifest_names, manifest_steps
    views       pure functions from words to blocks

No listener waits for the network: what must be sent goes to a thread that does.
"""
