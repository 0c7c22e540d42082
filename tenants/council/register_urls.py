"""Addresses of the registers of the council, below /office/registers/."""

from django.urls import path

from tenants.council.views import public, registers

app_name = "registers"
urlpatterns = [
    path("", registers.home, name="home"),
    path("public/", public.public, name="public"),
    path("public/missing/", public.publish_missing, name="public-missing"),
    path("public/<slug:kind>/<int:key>/<slug:verb>/", public.change, name="public-change"),
    path("books/<int:book_id>/", registers.book, name="book"),
    path("books/<int:book_id>/book.pdf", registers.book_pdf, name="book-pdf"),
    path("books/<int:book_id>/close/", registers.close_book, name="close-book"),
    path("entries/<int:entry_id>/", registers.entry, name="entry"),
    path("entries/<int:entry_id>/strike/", registers.strike, name="strike"),
    path("entries/<int:entry_id>/note/", registers.annotate, name="annotate"),
    path("decisions/add/", registers.enter_other, name="enter-other"),
    path("decisions/<int:decision_id>/enter/", registers.enter_decision, name="enter-decision"),
    path("sessions/<int:session_id>/", registers.papers, name="papers"),
    path("sessions/<int:session_id>/minutes/", registers.write_minutes, name="write-minutes"),
    path("sessions/<int:session_id>/enter/", registers.enter_minutes, name="enter-minutes"),
    path("sessions/<int:session_id>/<slug:code>/<slug:language>.<slug:extension>", registers.paper, name="paper"),
    path("<slug:code>/", registers.register, name="register"),
    path("<slug:code>/table/", registers.table, name="table"),
    path("<slug:code>/open/", registers.open_book, name="open-book"),
]
