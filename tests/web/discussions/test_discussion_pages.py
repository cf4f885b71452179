"""The pages of discussions: what they show, what a refused form keeps, and who is led where."""

from tests.web.discussions.conftest import Talk


def test_a_topic_is_read_found_and_written_in(talk: Talk) -> None:
    number, topic = talk.posted()
    one = talk.says("bruno", topic, "Plan the **door** duty together; see [this](https://example.org).")
    page = talk.school.sees("peter", topic)
    assert one in page.text
    assert "<strong>door</strong>" in page.text
    assert 'rel="nofollow ugc noopener noreferrer"' in page.text
    assert "Bruno Hahn" in page.text
    assert number not in page.text
    assert "How can a lesson begin calmly?" in talk.school.reads("peter", "/discussions?text=loud+lessons")
    assert "No topic fits" in talk.school.reads("peter", "/discussions?text=violins")


def test_nobody_reads_discussions_without_signing_in(talk: Talk) -> None:
    _, topic = talk.posted()
    for path in ("/discussions", topic):
        assert talk.school.sees("", path).headers["location"].startswith("/sign-in")


def test_r16_the_author_is_no_name_on_any_page_of_the_topic(talk: Talk) -> None:
    _, topic = talk.posted()
    talk.says("olga", topic, "Thanks!")
    for who in ("peter", "anna", "bruno", "mira"):
        read = talk.school.reads(who, topic)
        assert "Olga" not in read
        assert "the author of the case" in read


def test_an_empty_contribution_comes_back_with_what_is_wrong(talk: Talk) -> None:
    _, topic = talk.posted()
    answer = talk.school.sends("bruno", f"{topic}/contribute", text="   ")
    assert answer.status_code == 422
    assert 'href="#text"' in answer.text


def test_what_was_written_for_a_topic_closed_meanwhile_is_still_there(talk: Talk) -> None:
    _, topic = talk.posted()
    talk.school.sends("mira", f"{topic}/close", reason="All is said.")
    answer = talk.school.sends("bruno", f"{topic}/contribute", text="One word more.")
    assert answer.status_code == 409
    assert "This topic is closed" in talk.school.text_of(answer)


def test_a_moderator_who_gives_no_reason_is_asked_for_one(talk: Talk) -> None:
    _, topic = talk.posted()
    answer = talk.school.sends("mira", f"{topic}/close", reason="")
    assert answer.status_code == 422
    assert "Nothing" not in talk.school.reads("peter", topic)


def test_script_in_a_contribution_stays_text(talk: Talk) -> None:
    _, topic = talk.posted()
    talk.says("bruno", topic, "<script>alert(1)</script> [x](javascript:alert(1))")
    page = talk.school.sees("peter", topic).text
    assert "<script>alert" not in page
    assert "javascript:alert" not in page.replace("[x](javascript:alert(1))", "")


def test_the_mentor_reads_contributions_beside_the_case_and_marks_what_helped(talk: Talk) -> None:
    number, topic = talk.posted()
    one = talk.says("bruno", topic, "A small bell.")
    assert "A small bell." in talk.school.reads("anna", f"/cases/{number}")
    answer = talk.school.sends("anna", f"{topic}/mark-as-helpful", contribution=one, **{"from": number})
    assert answer.headers["location"] == f"/cases/{number}#discussion"
    assert "A mentor of the case found this helpful." in talk.school.reads("peter", topic)


def test_a_moderator_reads_original_and_proposal_side_by_side(talk: Talk) -> None:
    number = talk.proposed()
    assert number in talk.school.reads("mira", "/moderation/openings")
    read = talk.school.reads("mira", f"/cases/{number}/opening")
    assert "Form seven talks loudly" in read
    assert "A class talks loudly" in read


def test_a_correction_with_a_text_too_long_keeps_every_word(talk: Talk) -> None:
    number = talk.proposed()
    fields = {"title": "A title", "essence": "long " * 300, "question": "What now?", "read": "0" * 64}
    answer = talk.school.sends("mira", f"/cases/{number}/opening/correct", **fields)
    assert answer.status_code == 422
    assert "long " * 300 in answer.text.replace("\n", " ") + " "
    assert 'href="#essence"' in answer.text


def test_a_correction_of_another_text_is_refused(talk: Talk) -> None:
    number = talk.proposed()
    fields = {"title": "A title", "essence": "It is loud.", "question": "What now?", "read": "0" * 64}
    answer = talk.school.sends("mira", f"/cases/{number}/opening/correct", **fields)
    assert answer.status_code == 409
    assert "read it again" in talk.school.text_of(answer)


def test_the_author_objects_in_words_or_is_asked_for_them(talk: Talk) -> None:
    number = talk.proposed()
    path = f"/cases/{number}/opening"
    assert talk.school.sends("olga", f"{path}/object", words="").status_code == 422
    assert talk.school.sends("olga", f"{path}/object", words="Leave the book out.").status_code == 303
    assert "Leave the book out." in talk.school.reads("mira", path)
    assert talk.school.sees("anna", path).status_code == 404


def test_a_text_taken_back_leads_to_the_case_and_is_gone(talk: Talk) -> None:
    number, topic = talk.posted()
    answer = talk.school.sends("olga", f"/cases/{number}/opening/withdraw")
    assert answer.headers["location"] == f"/cases/{number}"
    assert "A class talks loudly" not in talk.school.reads("peter", topic)
    assert "A topic without a text" in talk.school.reads("peter", topic)


def test_after_it_was_taken_back_a_text_can_be_prepared_again(talk: Talk) -> None:
    number, _ = talk.posted()
    assert "Prepare a text again" not in talk.school.reads("olga", f"/cases/{number}")
    talk.school.sends("olga", f"/cases/{number}/opening/withdraw")
    assert "Prepare a text again" in talk.school.reads("olga", f"/cases/{number}")
    answer = talk.school.sends("olga", f"/cases/{number}/opening/ask-again")
    assert answer.headers["location"] == f"/cases/{number}?asked=1"
    assert "A text is being prepared." in talk.school.reads("olga", f"/cases/{number}?asked=1")


def test_a_moved_topic_leads_to_where_it_went(talk: Talk) -> None:
    _, topic = talk.posted()
    _, other = talk.posted()
    to = other.rpartition("/")[2]
    assert talk.school.sends("mira", f"{topic}/move", to=to, reason="The same.").status_code == 303
    assert talk.school.sees("peter", topic).headers["location"] == other


def test_a_reported_contribution_waits_with_a_link_to_its_topic(talk: Talk) -> None:
    _, topic = talk.posted()
    one = talk.says("bruno", topic, "A small bell.")
    talk.school.sends("peter", "/reports", kind="contribution", item=one, back=topic)
    assert "A small bell." not in talk.school.reads("peter", topic)
    assert f"{topic}#{one}" in talk.school.sees("mira", "/moderation").text


def test_what_helped_in_a_closed_topic_begins_a_material_without_the_case(talk: Talk) -> None:
    _, topic = talk.posted()
    one = talk.says("bruno", topic, "A small bell.")
    talk.school.sends("olga", f"{topic}/mark-as-helpful", contribution=one)
    name = topic.rpartition("/")[2]
    assert talk.school.sees("mira", f"/library/add?topic={name}").status_code == 404
    talk.school.sends("mira", f"{topic}/close", reason="All is said.")
    assert f"/library/add?topic={name}" in talk.school.sees("mira", topic).text
    form = talk.school.reads("mira", f"/library/add?topic={name}")
    assert "A small bell." in form
    assert "A class talks loudly" not in form
    assert talk.school.sees("bruno", f"/library/add?topic={name}").status_code == 404
