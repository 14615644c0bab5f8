"""The tracker as a step of GitHub Actions: `python -m tracker.actions`, which action.yml calls.

branch    the state on a branch of its own: fetched, pushed, never forced
turn      one run: take the branch, check, push, send, push the marks
report    what the job shows: summary, annotations, outputs
__main__  the environment of a job -> a turn -> an exit code
"""
