"""
Questions to the history: a page for the chat, a file, a period's report.

    pages        who asks in chat              lookback, sought, spans, searching
    exporting    everything, with its seals
    summary      what a period's report is counted of                period, consulting
"""
