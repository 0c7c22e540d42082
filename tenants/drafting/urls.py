"""Addresses of the drafting, below /office/agreements/<reference>/drafting/; those of partners, below /office/text/."""

from django.urls import path

from tenants.drafting.views import articles, comments, guests, links, page, programme, substance, versions

app_name = "drafting"
urlpatterns = [
    path("", page.page, name="page"),
    path("articles/add/", articles.add, name="add-article"),
    path("articles/<uuid:article_key>/", articles.article, name="article"),
    path("articles/<uuid:article_key>/edit/", articles.edit, name="edit-article"),
    path("articles/<uuid:article_key>/move/", articles.move, name="move-article"),
    path("articles/<uuid:article_key>/remove/", articles.remove, name="remove-article"),
    path("articles/<uuid:article_key>/put-back/", articles.put_back, name="put-back-article"),
    path("versions/add/", versions.add_version, name="add-version"),
    path("versions/keep/", versions.keep, name="keep-version"),
    path("versions/compare/", versions.compare, name="compare"),
    path("versions/<int:number>/", versions.version, name="version"),
    path("versions/<int:number>/comment/", versions.comment, name="comment"),
    path("review/<slug:step>/", versions.review, name="review"),
    path("comments/<int:comment_id>/resolve/", comments.resolve, name="resolve"),
    path("comments/<int:comment_id>/reply/", comments.reply, name="reply"),
    path("comments/<int:comment_id>/close/", comments.close, name="close"),
    path("comments/<int:comment_id>/reopen/", comments.reopen, name="reopen"),
    path("links/", links.links, name="links"),
    path("links/add/", links.add, name="add-link"),
    path("links/<int:link_id>/revoke/", links.revoke, name="revoke-link"),
    path("clauses/<slug:kind>/", substance.clause, name="clause"),
    path("obligations/", substance.obligations, name="obligations"),
    path("obligations/add/", substance.add_obligation, name="add-obligation"),
    path("obligations/<int:obligation_id>/edit/", substance.edit_obligation, name="edit-obligation"),
    path("obligations/<int:obligation_id>/remove/", substance.remove_obligation, name="remove-obligation"),
    path("obligations/<int:obligation_id>/fulfil/", substance.fulfil, name="fulfil"),
    path("obligations/<int:obligation_id>/proof/", substance.prove, name="prove-obligation"),
    path("projects/add/", programme.add, name="add-project"),
    path("projects/<int:project_id>/", programme.edit, name="edit-project"),
    path("projects/<int:project_id>/remove/", programme.remove, name="remove-project"),
    path("supervision/", substance.supervision, name="supervision"),
    path("duration/", substance.duration, name="duration"),
    path("basis/", substance.basis, name="basis"),
]
partners = ([path("<str:token>/", guests.read, name="read")], "text")
