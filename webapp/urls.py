"""Every address of Packwright."""

from django.contrib.auth.decorators import login_required
from django.urls import include, path

from webapp.admin import site
from webapp.api.api import api
from webapp.views import attention, audit, drafts, exchange, health, home, preview, reviews, steps, text, tokens

# allauth asks for the password, with its limits on guessing; the admin has no second door.
site.login = login_required(site.login)  # type: ignore[method-assign]

handler400 = "webapp.middleware.bad_request"

urlpatterns = [
    path("", home.home, name="home"),
    path("drafts/", drafts.draft_list, name="draft_list"),
    path("drafts/new/", drafts.draft_new, name="draft_new"),
    path("drafts/import/", exchange.import_request, name="import"),
    path("drafts/<int:pk>/", drafts.draft_page, name="draft"),
    path("drafts/<int:pk>/export/", exchange.export, name="export"),
    path("drafts/<int:pk>/export/<slug:key>/", exchange.export, name="export_as"),
    path("drafts/<int:pk>/duplicate/", exchange.duplicate, name="duplicate"),
    path("drafts/<int:pk>/steps/<slug:slug>/", steps.step_page, name="step"),
    path("drafts/<int:pk>/steps/<slug:slug>/preview/<slug:key>/", preview.preview, name="preview"),
    path("drafts/<int:pk>/text/", text.text_page, name="text"),
    path("drafts/<int:pk>/check/", steps.check, name="check"),
    path("drafts/<int:pk>/timeline/", drafts.draft_timeline, name="timeline"),
    path("drafts/<int:pk>/history/", audit.draft_history, name="history"),
    path("drafts/<int:pk>/share/", drafts.share, name="share"),
    path("drafts/<int:pk>/review/", reviews.review, name="review"),
    path("drafts/<int:pk>/adopt/", attention.adopt, name="adopt"),
    path("drafts/<int:pk>/retry/", attention.retry, name="retry"),
    path("drafts/<int:pk>/<slug:name>/", drafts.transition, name="transition"),
    path("reviews/", reviews.queue, name="queue"),
    path("attention/", attention.attention, name="attention"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export.<slug:form>", audit.export, name="audit_export"),
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("account/", include("allauth.urls")),
    path("admin/", site.urls),
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
]
