"""
The playground: a world for the bot to live in, on one machine.

    workspace   a stand-in Slack, with the page and strict about what it takes
    backend     a stand-in for the streaming service, with mutual TLS and faults
    world       both around the real bot, with people and rooms
    script      what a script of the command line says and does there
"""
