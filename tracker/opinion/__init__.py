"""A second opinion on passages that a person should look at, from any endpoint of the OpenAI kind.

It may label a passage and nothing else: whether it is about the claim, its stance, its act, its voice, each from a
closed set. Off unless `settings.second_opinion` names an endpoint; importing this loads nothing of it.

    question   the passage, as data in JSON, and what is asked of it
    endpoint   one exchange with the endpoint, bounded in time and size
    answer     what came back: a label, or why it is none
    adviser    the budget of a run, the second try, and when to stop asking
"""
