"""
OnAir: a Slack bot with which a team runs its live rooms.

The house, top down; imports point down, and everyone may import the words:

    cli, playground   what people start
    main              wires everything, once
    slack, workers, videorelay, web, settings, clock, and beside them the
                      package `storage`: the edges, which never import one another
    flow              the straight line: Desk → Runner → Reporter
    commands          one file a slash command: words → plans
    ports             what the line needs of the edges
    domain            the words; standard library only

One command's path: slack.payload decodes, flow.desk understands, judges and opens
it in the ledger, slack.app acknowledges; workers claim it, flow.gate lets it through,
flow.runner sends it by videorelay.client and settles it (domain.settlement: what an
answer means; domain.retrying: when the same call goes out again); flow.reporter owes
and delivers cards and notices.  flow.timekeeper stops what has had its time;
flow.emergency sends stops while there is no record.
"""
