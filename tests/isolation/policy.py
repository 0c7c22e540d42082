"""Who may open which address: one line for each. A page that is added without a line fails the inventory."""

from tests.isolation.addresses import Address

# What a kind promises, proven by the walk:
KINDS = {
    "probe": "health of the process, nothing of any office",
    "portal": "anybody, on `public`",
    "api": "anybody, read-only, the published register",
    "territory": "a territory's token",
    "account": "login, password and second factor of the side it stands on",
    "desk": "an authority logged in on the public side",
    "link": "whoever holds a secret link, without an account: to one text, or to a calendar",
    "cms": "an editor logged in on the public side",
    "office": "somebody of this office who may see dossiers",
}

_PLAIN = {
    "healthz": "probe",
    "readyz": "probe",
    "metrics": "probe",
    "account_token": "account",
    "account_login": "account",
    "account_logout": "account",
    "account_reauthenticate": "account",
    "account_change_password": "account",
    "account_reset_password": "account",
    "account_reset_password_done": "account",
    "account_reset_password_from_key": "account",
    "account_reset_password_from_key_done": "account",
    "account_inactive": "account",
    "mfa_index": "account",
    "mfa_authenticate": "account",
    "mfa_reauthenticate": "account",
    "mfa_activate_totp": "account",
    "mfa_deactivate_totp": "account",
    "mfa_view_recovery_codes": "account",
    "mfa_generate_recovery_codes": "account",
    "mfa_download_recovery_codes": "account",
    "language": "portal",
    "entrance": "portal",
    "wagtaildocs_serve": "portal",
    "wagtaildocs_authenticate_with_password": "portal",
    "wagtail_serve": "portal",
    "seal": "portal",
    "seal_check": "portal",
    "seal_amazigh": "portal",
    "seal_check_amazigh": "portal",
}
_SPACES = {
    ("api", "api"): """
        openapi agreements agreement versions collectivities changes statistics
        consolidated-agreements nothing
    """,
    ("office-api", "office"): "limits nothing",
    ("desk", "desk"): """
        home collectivities agreement holidays holiday-remove
    """,
    ("visa", "desk"): """
        files settings file paper act
    """,
    ("operator", "desk"): """
        home start offices offices-csv choose details from-file model office life suspend resume rename
        archive erasure-ask erasure-approve erasure-cancel certificate settings host-add host-remove
        host-main keeping export backup transfers transfer-send transfer-merge visits visit visit-end all-visits
        jobs job job-archive job-retry job-cancel
        people people-invite person person-grant person-withdraw person-close person-open person-reset
        person-link
    """,
    ("agreements", "office"): """
        create edit parties remove-party withdraw reopen
    """,
    ("consultation", "office"): """
        page fields actors add-actor edit-actor remove-actor meetings plan-meeting add-meeting meeting edit-meeting
        invitations hold-meeting roll cancel-meeting remove-meeting add-proposal settle-proposal remove-proposal
        minutes draft-minutes sign positions add-position remove-position add-compromise remove-compromise
        opinions ask-opinion answer-opinion withdraw-opinion start-drafting return
    """,
    ("drafting", "office"): """
        page add-article article edit-article move-article remove-article put-back-article add-version keep-version
        compare version comment review resolve reply close reopen links add-link revoke-link clause obligations
        add-obligation edit-obligation remove-obligation fulfil prove-obligation
        add-project edit-project remove-project supervision duration basis
    """,
    ("formulary", "office"): """
        templates clauses template changes fork own own-rename own-put-away own-update own-add-article own-article
        own-remove-article choose start insert keep update
    """,
    ("documents", "office"): """
        page download remove generate keep word word-take
    """,
    ("council", "office"): """
        page preflight legality act grant-approval refuse-approval answer-desk
    """,
    ("sessions", "office"): """
        index add months request-add request-refuse request-grant members member-add members-import member member-end
        member-replace committees committee-add committee committee-seat committee-end committee-leave delegate-end
        session act agenda agenda-print agenda-number point-add point-place point-ask point point-move point-remove
        point-object point-object-end asked-grant asked-refuse summons proof proof-file roll-add roll votes
        delegate-add
    """,
    ("registers", "office"): """
        home public public-missing public-change book book-pdf close-book entry strike annotate enter-other
        enter-decision papers write-minutes enter-minutes paper register table open-book
    """,
    ("signature", "office"): """
        page note open send sign refuse force dispatch-parties dispatch-service acknowledge enter
        publication publication-correct publication-withdraw round-open round-settings round-prolong round-withdraw
        round-text round-text-file step-add scan-send step step-edit step-remove step-ask step-do step-refuse step-seal
        step-file step-original step-confirm stand-in-add stand-in-remove link-add link-revoke scan scan-page page-place
        page-aside
        distribution list-everybody list-party list-service list-line unlist send-list receipt by-slip by-code new-code
        service-tasks task-start task-done task-reopen
    """,
    ("finance", "office"): """
        page carrier contribution-add contribution-edit contribution-remove schedule schedule-shares
        payment value call-add calls call-send call-receive call-remind call-withdraw payments payment-back export
    """,
    ("execution", "office"): """
        page take-up matrix matrix-edit matrix-spread waiting accounts expense-add expense-back action-add
        action-edit action-remove milestone-add milestone-edit milestone-done milestone-reopen milestone-remove
        risk-add risk-edit risk-happened risk-remove
    """,
    ("monitoring", "office"): """
        page sheet approve-all indicator-add indicator indicator-edit indicator-remove approve
        return evaluation-start evaluation-add
    """,
    ("changes", "office"): """
        page outcome resume amendment-add amendment-edit amendment-send amendment-take-back
        amendment-apply amendment-withdraw renew close terminate
    """,
    ("calendar", "office"): """
        month year days-off day-off-remove feeds feed-rotate feed-revoke dossier follow look
    """,
    ("importing", "office"): """
        upload template preview confirm drop progress
    """,
    ("office", "office"): """
        home agreements agreements-table agreement tasks money money-table money-books papers people
        people-invite person person-grant person-withdraw person-close person-open person-reset person-link activity
        profile place support-visits support-visit support-end support-leave
        services services-add services-edit services-use
    """,
}
# Wagtail's own drawings and words, the same for everybody.
_CMS_ASSETS = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
_TICKET = {"office:support-enter"}  # its link is the key: once, for some minutes, on one host
_LINKED = {"text:read", "calendar:feed", "copy:read", "copy:fetch", "copy:code"}
_LINKED |= {"signing:read", "signing:text", "signing:original"}
_TERRITORY = {"api:consolidated-agreements"}
_POLICY = _PLAIN | {f"{space}:{name}": kind for (space, kind), names in _SPACES.items() for name in names.split()}
_POLICY |= dict.fromkeys(_TICKET, "account")
_POLICY |= dict.fromkeys(_LINKED, "link")
_POLICY |= dict.fromkeys(_TERRITORY, "territory")


def policy_names() -> set[str]:
    """Every name that has a line."""
    return set(_POLICY)


def kind_of(address: Address) -> str | None:
    """The kind of an address; Wagtail's own pages below /cms/ are of one kind, whatever their names."""
    if address.route.startswith("cms/"):
        return "portal" if address.name in _CMS_ASSETS else "cms"
    return _POLICY.get(address.name)
