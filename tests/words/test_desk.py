"""The words of the contact point: a code that nobody misreads, a delay for each reason."""

from poles.words.desk import CODE_LENGTH, CODE_LETTERS, Topic, draw_code


def test_a_code_is_made_of_letters_that_nobody_mistakes():
    codes = {draw_code() for _ in range(300)}

    assert len(codes) > 290
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("aeiouy01lbs")


def test_a_problem_with_a_learner_is_answered_first():
    assert min(Topic, key=lambda topic: topic.days) is Topic.PROBLEM
    assert all(topic.label for topic in Topic)
