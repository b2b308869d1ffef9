/*
title: {zh: 存证核验, en: Verifications of evidence}
description: >-
  每次存证核验的存证摘要、提交摘要与是否一致。一致指两者都是64位小写十六进制（SM3，GB/T 32905-2016）且相同，大写不算一致；
  核验结论为通过而摘要不一致，或不通过而一致，为结论矛盾。存证编号查无记录者不一致。
owner: gsda
system: blockchain_trust
grain: [verification_no]
columns:
  verification_no: 核验编号
  evidence_no: 存证编号
  business_kind: {title: 业务类别, description: 查无存证者为不详}
  recorded_digest: 存证摘要
  asked_digest: 提交摘要
  matches: 摘要是否一致
  claimed: 核验结论
  disagrees: 结论是否矛盾
  milliseconds: {title: 核验用时, unit: 毫秒}
  verified_at: 核验时间
checks:
  - {name: claims_agree, check: "not disagrees", message: 核验结论与摘要矛盾, dimension: consistency, severity: warning}
*/
with

compared as (
    select
        verification.verification_no,
        verification.evidence_no,
        coalesce(evidence.business_kind, '不详') as business_kind,
        evidence.digest as recorded_digest,
        verification.digest as asked_digest,
        coalesce(
            regexp_matches(verification.digest, '^[0-9a-f]{64}$') and verification.digest = evidence.digest, false
        ) as matches,
        verification.result as claimed,
        verification.milliseconds,
        verification.verified_at
    from std.gsda_evidence_verification as verification
    left join std.gsda_evidence_record as evidence on verification.evidence_no = evidence.evidence_no
)

select
    verification_no,
    evidence_no,
    business_kind,
    recorded_digest,
    asked_digest,
    matches,
    claimed,
    coalesce((claimed = '通过') <> matches, false) as disagrees,
    milliseconds,
    verified_at
from compared
