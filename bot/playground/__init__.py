"""
The playground: a world for the bot to live in, on one machine.

    world         all of it around the real bot, with people and rooms
    cast          who these are, where they talk, and the rules they live by
    workspace     a stand-in Slack, strict about what it takes; serves the page
    backend       a stand-in for the streaming service, with mutual TLS and faults
    live_picture  what plays at that service's addresses while a room is on air
    panels        what the page shows beside Slack: the backend, and the story behind
    tours         the guided stories, as data; the page plays them
    recording     the tours and the README's pictures, taken in a browser
    process       the bot's own process, which can be killed and started again;
                  handed: what it is told beside its settings
    clock         the time that all of them go by, and that can be moved forward
    control       the page's buttons for both, with ambush (a kill in the middle of a
                  call) and renewing (Slack asks for new connections)
    quietly       what the play types by itself, on nobody's screen

The page is written in `page/src` (TypeScript; `make page` builds it), and what is
built is in `static/`, so that nobody needs Node to look at it.

Without a page:

    script        what a script of the command line says, breaks and waits for
    acting        what one person does in it; filling: how they fill in forms
    looking       what people see, as text
    waiting       for what another process or thread does
"""
