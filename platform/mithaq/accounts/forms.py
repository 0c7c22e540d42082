"""The forms of login, password and second factor: allauth's checks, our words, no placeholder in place of a label."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from mithaq.core.text import western_digits


class _Plain(forms.BaseForm):
    """Labels stand above the fields, and links beside the form: no placeholder, no link inside a help text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_Plain, account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""


class ReauthenticateForm(_Plain, account.ReauthenticateForm):
    """The password again, before the second factor is touched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        _new_password(self)


class ResetPasswordForm(_Plain, account.ResetPasswordForm):
    """The address to which a link is sent, if it belongs to somebody here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


class ResetPasswordKeyForm(_Plain, account.ResetPasswordKeyForm):
    """A new password, twice, behind a link that came by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new_password(self)


class _Code(_Plain):
    """A code may be typed on an Arabic keyboard, with a space in the middle."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "dir": "ltr", "autofocus": True}

    def clean_code(self) -> str:
        typed = western_digits(self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(typed.split())
        return str(super().clean_code())  # type: ignore[misc]  # allauth's form stands beside this one


class AuthenticateForm(_Code, mfa.AuthenticateForm):
    """The second step of a login."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the application, or a recovery code")


class ReauthenticateByCodeForm(_Code, mfa.ReauthenticateForm):
    """A code again, before the second factor is touched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code of the application, or a recovery code")


class ActivateTOTPForm(_Code, totp.ActivateTOTPForm):
    """The first code proves that the application holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code shown by the application")


def _new_password(form: forms.BaseForm) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = _("At least 12 characters; a few words that you will remember are best.")
    form.fields["password2"].label = _("New password, once more")
