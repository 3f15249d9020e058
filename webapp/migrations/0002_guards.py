"""What the database holds on its own: the append-only audit, immutable revisions, four eyes, legal steps.

The steps are written out here as they were when this migration was made; a test compares them with `lifecycle.py`.
ENABLE ALWAYS makes a trigger fire even for a session that calls itself a replica.
"""

from django.db import migrations

TABLES_THAT_ONLY_GROW = ("webapp_auditevent", "webapp_revision", "webapp_editor")

GROW_ONLY = """
CREATE FUNCTION webapp_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION webapp_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER only_grows;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION webapp_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER never_emptied;
"""
    for table in TABLES_THAT_ONLY_GROW
)

FOUR_EYES = """
CREATE FUNCTION webapp_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.outcome <> 'open' THEN
            RAISE EXCEPTION 'a closed review stays as it is' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF (NEW.draft_id, NEW.revision_id, NEW.asked_by_id) <> (OLD.draft_id, OLD.revision_id, OLD.asked_by_id) THEN
            RAISE EXCEPTION 'a review keeps its draft, its revision and who asked for it'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF NEW.outcome <> 'open' THEN
        RAISE EXCEPTION 'a review starts open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.decided_by_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM webapp_editor WHERE draft_id = NEW.draft_id AND user_id = NEW.decided_by_id
    ) THEN
        RAISE EXCEPTION 'four eyes: who edited a draft does not decide on it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER four_eyes BEFORE INSERT OR UPDATE ON webapp_review FOR EACH ROW EXECUTE FUNCTION webapp_four_eyes();
ALTER TABLE webapp_review ENABLE ALWAYS TRIGGER four_eyes;

CREATE FUNCTION webapp_submission_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.draft_id, NEW.review_id, NEW.revision_id, NEW.client_token)
            <> (OLD.draft_id, OLD.review_id, OLD.revision_id, OLD.client_token) THEN
            RAISE EXCEPTION 'a submission keeps its review, its revision and its token'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF NOT EXISTS (
        SELECT 1 FROM webapp_review WHERE id = NEW.review_id AND draft_id = NEW.draft_id
            AND revision_id = NEW.revision_id AND outcome = 'approved'
    ) THEN
        RAISE EXCEPTION 'only an approved revision is submitted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_approved BEFORE INSERT OR UPDATE ON webapp_submission
    FOR EACH ROW EXECUTE FUNCTION webapp_submission_is_approved();
ALTER TABLE webapp_submission ENABLE ALWAYS TRIGGER is_approved;
"""

STEPS = [
    "draft>in_review",
    "in_review>draft",
    "in_review>approved",
    "approved>validating",
    "approved>failed",
    "approved>needs_attention",
    "needs_attention>validating",
    "needs_attention>approved",
    "validating>registered",
    "validating>failed",
    "failed>draft",
    "draft>discarded",
]

LEGAL_STEPS = f"""
CREATE FUNCTION webapp_legal_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a draft starts as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.text <> OLD.text AND (OLD.state <> 'draft' OR NEW.state <> 'draft') THEN
        RAISE EXCEPTION 'only a draft is edited' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state THEN
        IF (OLD.state || '>' || NEW.state) NOT IN ({", ".join(f"'{step}'" for step in STEPS)}) THEN
            RAISE EXCEPTION 'no transition leads from % to %', OLD.state, NEW.state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.state = 'approved' AND NOT EXISTS (
            SELECT 1 FROM webapp_submission WHERE draft_id = NEW.id AND stage = 'send'
        ) THEN
            RAISE EXCEPTION 'a draft is approved by an approved review'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER legal_step BEFORE INSERT OR UPDATE ON webapp_draft FOR EACH ROW EXECUTE FUNCTION webapp_legal_step();
ALTER TABLE webapp_draft ENABLE ALWAYS TRIGGER legal_step;
"""

UNDO = "".join(
    f"DROP TRIGGER {trigger} ON {table};"
    for trigger, tables in {
        "only_grows": TABLES_THAT_ONLY_GROW, "never_emptied": TABLES_THAT_ONLY_GROW, "four_eyes": ("webapp_review",),
        "is_approved": ("webapp_submission",), "legal_step": ("webapp_draft",),
    }.items()
    for table in tables
) + "".join(
    f"DROP FUNCTION {name}();"
    for name in ("webapp_refuse_change", "webapp_four_eyes", "webapp_submission_is_approved", "webapp_legal_step")
)  # fmt: skip


def make_roles(apps, schema_editor):  # type: ignore[no-untyped-def]
    group = apps.get_model("auth", "Group")
    for name in ("author", "reviewer", "auditor", "operator", "admin"):
        group.objects.get_or_create(name=name)
    apps.get_model("webapp", "AuditHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("webapp", "0001_tables")]
    operations = [
        migrations.RunSQL(GROW_ONLY + FOUR_EYES + LEGAL_STEPS, UNDO),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
