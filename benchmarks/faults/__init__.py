"""
The fault campaign: it tries to make OnAir lose, repeat, delay, or misreport something.

The real `onair serve`, in a process of its own, stands between the two strict
stand-ins.  Each round types, presses and repeats, spoils calls on both sides, kills
the bot outright at a random instant, starts it again on the same database, lets the
world come to rest, and then compares what was told, recorded, done and shown.

    plan        what happens in a round: from a seed, or by hand
    stage       one bot between its stand-ins, killed and started again
    play        carries a plan out, and remembers what people were told
    evidence    the words of what was found
    gathering   collects it: people, database, backend, Slack
    judge       the rules, and what breaks them; pure
    campaign    many rounds side by side
    table       the result as Markdown
    launcher    starts the bot sabotaged, to prove that the judge can fail
"""
