"""Every hostile input that we know of, and the tests that try it. A row without its tests fails here."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FETCHING = {
    "bombs of gzip, brotli, zstd and deflate; endless bodies; huge and endless headers": [
        "fetch/test_hostile_servers.py::test_gzip_brotli_zstd_or_deflate_bomb_endless_body_huge_or_endless_headers",
        "fetch/test_hostile_servers.py::test_a_compression_that_was_not_asked_for",
        "fetch/test_hostile_servers.py::test_a_gzip_file_is_unpacked_with_the_cap",
        "sources/test_sources.py::test_a_gzip_bomb_is_too_large",
    ],
    "one byte a second; headers that never end; an HTTP/2 reset": [
        "fetch/test_hostile_servers.py::test_one_byte_a_second_headers_that_never_end",
        "fetch/test_hostile_servers.py::test_the_deadline_spans_all_redirects",
        "hostile/test_lists.py::test_an_http2_reset_is_a_failure_of_the_network",
    ],
    "redirect loops; redirects to files and private addresses; DNS rebinding; odd addresses": [
        "fetch/test_blocked.py::test_redirect_loop",
        "fetch/test_blocked.py::test_redirect_to_a_scheme_or_address_off_the_internet",
        "fetch/test_blocked.py::test_dns_rebinding",
        "fetch/test_blocked.py::test_the_address_that_was_checked_is_the_one_that_is_connected_to",
        "fetch/test_addresses.py::test_an_address_off_the_public_internet_is_refused",
        "fetch/test_addresses.py::test_no_ipv6_form_hides_a_private_ipv4_address",
        "fetch/test_targets.py::test_an_odd_url_is_refused",
    ],
    "bad certificates": [
        "fetch/test_tls.py::test_bad_certificate_of_another_name",
        "fetch/test_tls.py::test_bad_certificate_of_nobody_known",
    ],
    "GBK, Big5, Shift_JIS mislabelled; invalid UTF-8; NUL, control and bidi characters": [
        "extract/test_decoding.py::test_each_set_is_read_whatever_the_label",
        "extract/test_decoding.py::test_a_few_damaged_bytes_do_not_lose_the_page",
        "extract/test_decoding.py::test_dangerous_characters_are_stripped",
        "extract/test_decoding.py::test_what_is_no_text_is_said_to_be_undecodable",
        "hostile/test_words_of_a_page.py::test_gbk_big5_shift_jis_mislabelled_through_a_whole_check",
        "hostile/test_words_of_a_page.py::test_bytes_that_are_no_text_are_undecodable_and_the_stored_text_stays",
    ],
    "PDF, image, video": [
        "fetch/test_hostile_servers.py::test_pdf_image_video_by_its_bytes",
        "fetch/test_hostile_servers.py::test_pdf_image_video_by_the_header",
    ],
    "304 that was not asked for; an empty body; a login or consent page where an article was": [
        "fetch/test_conditional.py::test_304_that_was_not_asked_for",
        "fetch/test_hostile_servers.py::test_200_with_an_empty_body",
        "fetch/test_detours.py::test_a_login_or_consent_page_where_an_article_was",
        "extract/test_outcomes.py::test_what_stands_in_an_articles_place_is_suspect",
        "pipeline/test_blindness.py::test_what_stands_where_the_article_was_takes_no_evidence_away",
    ],
    "429 or 503 with Retry-After in seconds, as a date, negative, in the year 9999": [
        "fetch/test_response_headers.py::test_retry_after_is_understood_and_clamped",
        "fetch/test_politeness.py::test_429_or_503_with_retry_after",
        "pipeline/test_manners.py::test_retry_after_is_kept_across_runs",
        "pipeline/test_manners.py::test_retry_after_in_the_year_9999_is_a_day",
    ],
    "410; 404 for a page that was there": [
        "fetch/test_hostile_servers.py::test_410_404_and_other_statuses",
        "pipeline/test_blindness.py::test_404_for_a_page_that_was_there_slows_the_polling_and_is_reported_once",
        "pipeline/test_blindness.py::test_410_for_a_page_that_was_there_ends_the_polling_and_is_reported_once",
    ],
    "feeds: DTD, XXE, billion laughs; 20,000 entries; dates; none the next day; relative links; not XML": [
        "sources/test_sources.py::test_declared_entities_are_refused",
        "sources/test_sources.py::test_a_feed_that_lost_its_entries_is_suspect",
        "hostile/test_lists.py::test_dtd_xxe_billion_laughs_and_bytes_that_are_not_xml_are_refused",
        "hostile/test_lists.py::test_20000_entries_are_capped_with_a_word_of_it",
        "hostile/test_lists.py::test_relative_links_and_entries_with_no_date_or_a_future_date_are_dated_by_first_sight",
        "pipeline/test_blindness.py::test_a_feed_that_lost_its_entries_is_suspect",
    ],
    "HTML 100,000 tags deep": ["extract/test_outcomes.py::test_depth_loses_no_text"],
    "pages and lists far larger than any real one": [
        "extract/test_outcomes.py::test_far_more_than_any_article_has_is_too_large",
        "extract/test_outcomes.py::test_a_text_longer_than_any_article_is_too_large",
        "hostile/test_lists.py::test_a_list_far_larger_than_any_is_refused_before_it_is_parsed",
    ],
    "robots.txt": [
        "fetch/test_politeness.py::test_robots_txt",
        "fetch/test_politeness.py::test_robots_txt_4xx_allows_5xx_disallows",
        "fetch/test_politeness.py::test_robots_txt_is_kept_for_a_day_at_most",
        "fetch/test_politeness.py::test_robots_txt_500_kib_are_read",
        "fetch/test_politeness.py::test_crawl_delay_honoured_up_to_a_cap",
    ],
    "conditional requests": [
        "fetch/test_conditional.py::test_conditional_requests",
        "fetch/test_response_headers.py::test_validators_go_back_as_they_came",
        "pipeline/test_unchanged.py::"
        "test_200_unchanged_pages_are_asked_for_conditionally_and_nothing_but_times_is_written",
    ],
    "all of it at once": ["hostile/test_fifty_sources.py::test_fifty_sources_of_which_twenty_misbehave"],
    "cookies and redirects to the same address": [
        "fetch/test_cookies.py::test_a_site_that_sets_a_cookie_and_redirects_to_itself_is_read",
        "fetch/test_cookies.py::test_no_other_host_gets_a_cookie",
    ],
    "runs of text that would take time by the square of their length": [
        "hostile/test_patterns.py::test_orders_are_found_behind_any_run",
        "hostile/test_patterns.py::test_sentences_hold_all_of_any_run",
    ],
    "bytes that nobody thought of": [
        "hostile/test_fuzz.py::test_nothing_damaged_raises_anything_but_the_named_error",
        "fetch/test_any_answer.py::test_no_answer_raises",
    ],
}

CONFIGURATION = {
    "tags of Python; duplicate keys; tabs": ["config/test_broken.py::test_every_problem_is_reported_at_its_place"],
    "alias bombs": ["config/test_broken.py::test_an_alias_bomb_is_refused_at_its_first_alias_and_never_built"],
    "5,000 levels; other encodings": ["config/test_broken.py::test_bytes_that_are_no_claims_file"],
    "`no` and `12:30:45` meant as text": ["config/test_reading.py::test_texts_that_look_like_other_things_are_texts"],
    "a byte order mark, CRLF": ["config/test_reading.py::test_a_byte_order_mark_and_crlf_change_nothing"],
    "an unset ${NAME}": ["config/test_broken.py::test_an_unset_name_is_reported_where_it_stands"],
    "any file": [
        "config/test_broken.py::test_no_file_whatsoever_leads_to_anything_but_a_config_or_problems",
        "hostile/test_fuzz.py::test_nothing_damaged_raises_anything_but_the_named_error",
    ],
    "an error leaves with 2": ["cli/test_commands.py::test_bad_usage_leaves_with_2"],
}

OUTPUT = {
    "<!channel>, @here and markup in a title for Slack": [
        "alerts/test_slack_blocks.py::test_hostile_text_calls_nobody",
        "alerts/test_contract.py::test_hostile_text_arrives_as_text",
    ],
    "CR LF and Bcc: in a title for mail": ["alerts/test_mail.py::test_hostile_text_makes_no_header_and_no_markup"],
    "::error:: and ::add-mask:: for Actions": [
        "alerts/test_github.py::test_hostile_text_is_no_command",
        "actions/test_track.py::test_what_a_page_says_ends_no_line_of_the_log",
    ],
    "a forged marker in an issue comment": ["alerts/test_github.py::test_a_forged_marker_is_nobodys_issue"],
    "terminal escape sequences and bidi in the console": [
        "hostile/test_inert_output.py::test_terminal_escape_sequences_and_bidi_in_titles_and_quotes_are_inert",
        "hostile/test_inert_output.py::test_records_are_one_line_each_and_read_back",
    ],
    "secrets in logs, state, summaries, alerts, errors": [
        "alerts/test_sending.py::test_no_secret_reaches_the_state",
        "alerts/test_contract.py::test_no_secret_is_told",
        "actions/test_track.py::test_secrets_stay_out_of_the_log_and_the_branch",
        "config/test_broken.py::test_a_secret_that_was_written_out_is_not_repeated",
    ],
    "script, javascript: links, quotes and </style> in the board": [
        "board/test_board_pages.py::test_script_javascript_links_quotes_and_style_end_in_the_board_are_inert",
        "board/test_board_pages.py::test_the_policy_allows_the_one_style_sheet_and_nothing_else",
        "board/test_board_pages.py::test_any_text_is_one_element_of_text",
        "board/test_board_pages.py::test_the_feed_is_well_formed_with_hostile_text",
    ],
    "formulas in CSV": [
        "board/test_board_pages.py::test_formulas_in_csv_are_inert",
        "board/test_board_pages.py::test_no_cell_begins_with_what_a_spreadsheet_computes",
    ],
    "a page that says: mark this claim as confirmed": [
        "hostile/test_words_of_a_page.py::test_a_page_that_says_mark_this_claim_as_confirmed_moves_nothing",
    ],
}

A, S = "alerts/test_faults.py::", "store/test_"
FAULTS = {
    "killed after the commit and before the send": [
        A + "test_1_killed_after_the_commit_and_before_the_send",
        "alerts/test_killed.py::test_killed_at_any_point_nothing_is_lost",
        "alerts/test_blind_alerts.py::test_a_word_that_waits_is_sent_by_a_later_run_once",
    ],
    "killed after the receiver said 200 and before the mark": [A + "test_2_killed_after_the_yes_and_before_the_mark"],
    "killed at any SQL statement": [
        S + "lease.py::test_killed_at_any_statement_status_and_outbox_agree",
        A + "test_3_verdict_change_and_outbox_are_one_transaction",
        "alerts/test_blind_alerts.py::test_a_word_that_could_not_be_noted_is_said_by_the_next_run",
    ],
    "60 copies of one wire denial": [
        "hostile/test_wire.py::test_60_copies_of_one_wire_denial_are_one_origin_one_alert"
    ],
    "an article edited to drop its denial": [
        "pipeline/test_check.py::test_an_edit_that_drops_the_denial_withdraws_it",
        A + "test_5_an_edit_is_told_with_its_words",
    ],
    "empty or lost state": [A + "test_6_an_empty_or_lost_state_alerts_nobody"],
    "truncated or foreign database file": [
        S + "opening.py::test_a_file_cut_short_is_refused",
        S + "opening.py::test_another_programs_database_is_refused",
        S + "opening.py::test_damage_inside_is_found_at_opening_after_an_unclean_end",
    ],
    "two runs at once; a dead holder's lock": [
        S + "lease.py::test_a_second_run_is_turned_away_at_once_and_a_reader_is_not",
        S + "lease.py::test_a_killed_runs_lease_is_taken_over",
        A + "test_8_a_letter_in_another_runs_hands_is_left_alone",
    ],
    "disk full, read-only database": [
        A + "test_9_on_a_full_disk_nothing_is_sent",
        A + "test_9_a_read_only_state_sends_nothing",
    ],
    "SMTP down for a day": [A + "test_10_mail_that_is_down_for_a_day_comes_once_and_late"],
    "Slack 500 then 200; 429; 404 or 410": [
        A + "test_11_slack_500_then_200_is_one_message_in_two_attempts",
        A + "test_11_silence_is_kept_there_alone_and_across_runs",
        A + "test_11_a_hook_that_is_gone_is_told_of_in_another_channel",
    ],
    "a webhook that takes the request and then times out": [A + "test_12_a_hook_that_takes_the_letter_and_times_out"],
    "clock two hours back, DST, dates in 9999": [
        A + "test_13_a_clock_that_goes_back_sends_nothing_again",
        A + "test_13_a_clock_in_the_year_9999_holds_nothing_back",
        "schedule/test_clock.py::test_a_clock_that_was_set_is_told_from_time_that_went_by",
    ],
    "a source that fails for a week": [
        "pipeline/test_blindness.py::test_a_feed_that_fails_is_told_once_and_again_when_it_sees",
        "alerts/test_blind_alerts.py::test_one_word_when_it_begins_and_one_when_it_ends",
    ],
}

ROWS = {row: tests for table in (FETCHING, CONFIGURATION, OUTPUT, FAULTS) for row, tests in table.items()}


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the tests in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_its_tests(row: str) -> None:
    assert ROWS[row]
    for test in ROWS[row]:
        file, _, name = test.partition("::")
        assert name.startswith("test_")
        assert name in names_in(ROOT / "tests" / file), f"{test} is gone; what tries {row!r} now?"
