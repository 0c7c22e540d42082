"""The worked example, clicked through in Arabic by the people of the office, from the letter of intent to closure."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.server import Site
from tests.browser.steps import citizen, consultation, council, drafting, ending, execution, signing
from tests.browser.steps.story import Story


def test_berkane_from_the_letter_of_intent_to_closure(browser: Browser, site: Site, tmp_path: Path) -> None:
    story = Story(browser, site, tmp_path)
    consultation.open_dossier(story)
    consultation.name_parties(story)
    consultation.choose_fields_and_actors(story)
    consultation.hold_meetings(story)
    consultation.start_drafting(story)
    drafting.write_versions(story)
    drafting.hear_the_partner(story)
    drafting.agree_on_money(story)
    drafting.write_clauses(story)
    drafting.write_the_rest(story)
    council.ask_approvals(story)
    council.submit(story)
    council.fix_session(story)
    council.prepare_session(story)
    council.vote(story)
    council.transmit(story)
    council.obtain_visa(story)
    signing.open_signing(story)
    signing.sign(story)
    signing.distribute(story)
    citizen.finds_nothing(browser, site)
    signing.enter_into_force(story)
    citizen.finds_agreement(browser, site, "30 يونيو 2027")
    assert citizen.asks_the_api(browser, site)["reference"] == story.reference

    execution.plan(story)
    execution.name_indicators(story)
    execution.pay(story)
    execution.measure(story, date(2025, 9, 30), execution.MID_TERM)
    execution.evaluate_mid_term(story)
    ending.open_amendment(story)
    council.decide_amendment(story)
    signing.sign_amendment(story)
    citizen.finds_agreement(browser, site, "31 دجنبر 2027")

    story.on(2027, 10, 10)
    execution.measure(story, date(2027, 9, 30), execution.FINAL)
    execution.evaluate_at_the_end(story)
    ending.close(story)
    citizen.finds_agreement(browser, site, "31 دجنبر 2027")
    assert story.faults() == []
