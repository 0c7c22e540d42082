"""Addresses of the formulary, below /office/formulary/."""

from django.urls import path

from tenants.formulary import own, texts, views

app_name = "formulary"
urlpatterns = [
    path("", views.templates, name="templates"),
    path("clauses/", views.clauses, name="clauses"),
    path("templates/<slug:code>/", views.template, name="template"),
    path("templates/<slug:code>/changes/", views.changes, name="changes"),
    path("templates/<slug:code>/fork/", own.fork, name="fork"),
    path("own/<int:template_id>/", own.template, name="own"),
    path("own/<int:template_id>/title/", own.rename, name="own-rename"),
    path("own/<int:template_id>/put-away/", own.put_away, name="own-put-away"),
    path("own/<int:template_id>/update/", own.update, name="own-update"),
    path("own/<int:template_id>/articles/add/", own.add_article, name="own-add-article"),
    path("own/<int:template_id>/articles/<int:number>/", own.article, name="own-article"),
    path("own/<int:template_id>/articles/<int:number>/remove/", own.remove_article, name="own-remove-article"),
    path("dossier/<str:reference>/", texts.choose, name="choose"),
    path("dossier/<str:reference>/start/<slug:code>/", texts.start, name="start"),
    path("dossier/<str:reference>/clauses/<slug:code>/", texts.insert, name="insert"),
    path("dossier/<str:reference>/keep/", texts.keep, name="keep"),
    path("dossier/<str:reference>/update/<int:origin_id>/", texts.update, name="update"),
]
