-- A ledger of version 6, with rows in every table: that of version 5, brought up to date, with one training.
BEGIN TRANSACTION;
CREATE TABLE asked_source (
	resource TEXT NOT NULL, 
	source TEXT NOT NULL, 
	content TEXT NOT NULL, 
	probe TEXT, 
	noted_at TEXT NOT NULL, 
	PRIMARY KEY (resource, source)
)
 STRICT

;
INSERT INTO "asked_source" VALUES('hlth_visit','core-1','2-ff',NULL,'2026-10-01T02:02:03.000004+00:00');
CREATE TABLE batch (
    batch_id TEXT PRIMARY KEY,
    resource TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    delivery_name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    ingested_at TEXT NOT NULL,
    contract_version TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('registered', 'loaded', 'refused')),
    rows_delivered INTEGER NOT NULL,
    rows_raw INTEGER NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_quarantined INTEGER NOT NULL,
    rows_superseded INTEGER NOT NULL,
    report TEXT NOT NULL,
    error TEXT,
    restatement INTEGER NOT NULL
) STRICT;
INSERT INTO "batch" VALUES('psb_resident-1','psb_resident','abababababababababababababababababababababababababababababababab','psb/常住人口_2026.csv',1000,'2026-10-01T01:02:03.000004+00:00','2026-10-01T02:02:03.000004+00:00','v1-ab','loaded',12,12,9,2,1,'{"records": 12, "rule_hits": {"id_check_digit": 2}, "样本": "“引号”; -- ''x''"}',NULL,0);
INSERT INTO "batch" VALUES('psb_resident-2','psb_resident','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','psb/常住人口 ''十月''.csv',2000,'2026-10-02T01:02:03.000008+00:00','2026-10-02T02:02:03.000008+00:00','v2-cd','loaded',3,3,3,0,0,'{}',NULL,1);
INSERT INTO "batch" VALUES('amr_market_entity-3','amr_market_entity','efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef','amr/市场主体.xlsx',3000,'2026-10-03T01:02:03.000012+00:00','2026-10-03T02:02:03.000012+00:00','v1-ef','refused',0,0,0,0,0,'{"sheet": 1}','{"advice": "请重新报送", "column": null, "file": "市场主体.xlsx", "line": 3, "message": "无法读取", "resource": null, "rule": null}',0);
INSERT INTO "batch" VALUES('wrb_river_level-4','wrb_river_level','0101010101010101010101010101010101010101010101010101010101010101','wrb/水位​.zip',4000,'2026-10-04T01:02:03.000016+00:00','2026-10-04T02:02:03.000016+00:00','v1-01','registered',7,0,0,0,0,'{"records": 7}',NULL,0);
INSERT INTO "batch" VALUES('return-5','psb_resident','2323232323232323232323232323232323232323232323232323232323232323','工单.xlsx',2000,'2026-10-02T01:02:03.000008+00:00','2026-10-05T02:02:03.000008+00:00','v2-cd','loaded',1,1,1,0,0,'{"by": "return"}',NULL,0);
CREATE TABLE check_state (
    resource TEXT NOT NULL,
    check_name TEXT NOT NULL,
    inputs TEXT NOT NULL,
    judged INTEGER NOT NULL,
    checked INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    seconds REAL NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (resource, check_name)
) STRICT;
INSERT INTO "check_state" VALUES('psb_resident','orphan_household','i1',1,12,2,0.125,'token-1');
INSERT INTO "check_state" VALUES('wrb_river_level','gap','i2',0,0,0,0.0,'token-1');
CREATE TABLE decision (
	number INTEGER NOT NULL, 
	domain TEXT NOT NULL, 
	left_member TEXT NOT NULL, 
	right_member TEXT NOT NULL, 
	verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unsure')), 
	score REAL NOT NULL, 
	rule TEXT NOT NULL, 
	model_version TEXT, 
	steward TEXT, 
	evidence TEXT NOT NULL, 
	decided_at TEXT NOT NULL, 
	undoes INTEGER, 
	PRIMARY KEY (number), 
	FOREIGN KEY(undoes) REFERENCES decision (number)
)
 STRICT

;
INSERT INTO "decision" VALUES(1,'person','a','c','same',1.0,'steward',NULL,'某科','{"records": {}}','2026-11-29T20:38:11.978723+00:00',NULL);
INSERT INTO "decision" VALUES(2,'person','c','d','different',1.0,'steward',NULL,'某科','{}','2026-11-29T20:38:11.995866+00:00',NULL);
INSERT INTO "decision" VALUES(3,'person','a','c','same',1.0,'steward',NULL,'某科','{"records": {}}','2026-11-29T20:38:12.006759+00:00',1);
CREATE TABLE derivation (
	table_name TEXT NOT NULL, 
	made_of TEXT NOT NULL, 
	parts TEXT NOT NULL, 
	PRIMARY KEY (table_name)
)
 STRICT

;
INSERT INTO "derivation" VALUES('master.division','ff','{"text": "1"}');
CREATE TABLE home (
    row INTEGER PRIMARY KEY CHECK (row = 1),
    id TEXT NOT NULL
) STRICT;
INSERT INTO "home" VALUES(1,'0123456789abcdef0123456789abcdef');
CREATE TABLE identity (
	golden_id TEXT NOT NULL, 
	domain TEXT NOT NULL, 
	run INTEGER NOT NULL, 
	given_at TEXT NOT NULL, 
	PRIMARY KEY (golden_id)
)
 STRICT

;
INSERT INTO "identity" VALUES('pe_jjd523tqzk9hmm7y','person',1,'2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity" VALUES('pe_n7xcvb2qy19ngt47','person',1,'2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity" VALUES('pe_5w5tp2kaqv3c1hhp','person',1,'2026-11-29T20:38:11.961682+00:00');
CREATE TABLE identity_event (
	number INTEGER NOT NULL, 
	domain TEXT NOT NULL, 
	run INTEGER NOT NULL, 
	kind TEXT NOT NULL CHECK (kind IN ('made', 'split', 'merged', 'restored', 'tombstone', 'revived')), 
	golden_id TEXT NOT NULL, 
	other_id TEXT, 
	happened_at TEXT NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(golden_id) REFERENCES identity (golden_id), 
	FOREIGN KEY(other_id) REFERENCES identity (golden_id)
)
 STRICT

;
INSERT INTO "identity_event" VALUES(1,'person',1,'made','pe_jjd523tqzk9hmm7y',NULL,'2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_event" VALUES(2,'person',1,'made','pe_n7xcvb2qy19ngt47',NULL,'2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_event" VALUES(3,'person',1,'made','pe_5w5tp2kaqv3c1hhp',NULL,'2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_event" VALUES(4,'person',2,'merged','pe_n7xcvb2qy19ngt47','pe_jjd523tqzk9hmm7y','2026-11-29T20:38:12.027483+00:00');
CREATE TABLE identity_key (
	domain TEXT NOT NULL, 
	member TEXT NOT NULL, 
	run INTEGER NOT NULL, 
	golden_id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	since TEXT NOT NULL, 
	PRIMARY KEY (domain, member, run), 
	FOREIGN KEY(golden_id) REFERENCES identity (golden_id)
)
 STRICT

;
INSERT INTO "identity_key" VALUES('person','a',1,'pe_jjd523tqzk9hmm7y','psb_resident','2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_key" VALUES('person','b',1,'pe_jjd523tqzk9hmm7y','psb_resident','2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_key" VALUES('person','c',1,'pe_n7xcvb2qy19ngt47','psb_resident','2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_key" VALUES('person','d',1,'pe_5w5tp2kaqv3c1hhp','psb_resident','2026-11-29T20:38:11.961682+00:00');
INSERT INTO "identity_key" VALUES('person','c',2,'pe_jjd523tqzk9hmm7y','psb_resident','2026-11-29T20:38:12.027483+00:00');
CREATE TABLE judgement (
    table_name TEXT NOT NULL,
    snapshot_id INTEGER NOT NULL,
    judged_at TEXT NOT NULL,
    PRIMARY KEY (table_name, snapshot_id)
) STRICT;
INSERT INTO "judgement" VALUES('std.psb_resident',9187654321098765431,'2026-11-01T08:05:00.000035+00:00');
INSERT INTO "judgement" VALUES('topic.a',0,'2026-11-01T08:06:00.000042+00:00');
CREATE TABLE judging (
	table_name TEXT NOT NULL, 
	snapshot_id INTEGER NOT NULL, 
	basis TEXT NOT NULL, 
	suite TEXT NOT NULL, 
	PRIMARY KEY (table_name)
)
 STRICT

;
INSERT INTO "judging" VALUES('std.psb_resident',9187654321098765431,'b1','s1');
CREATE TABLE landed_file (
	landing TEXT NOT NULL, 
	name TEXT NOT NULL, 
	resource TEXT NOT NULL, 
	bytes INTEGER NOT NULL, 
	changed_ns INTEGER NOT NULL, 
	sha256 TEXT, 
	refusals TEXT NOT NULL, 
	seen_at TEXT NOT NULL, 
	PRIMARY KEY (landing, name, resource)
)
 STRICT

;
INSERT INTO "landed_file" VALUES('landing','psb/常住人口_2026.csv','psb_resident',1000,9187654321098765432,'ab','[]','2026-10-01T02:02:03.000004+00:00');
CREATE TABLE ledger_change (
	table_name TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (table_name)
)
 STRICT

;
INSERT INTO "ledger_change" VALUES('batch','m1');
INSERT INTO "ledger_change" VALUES('identity','254d6af52b734f208c363ab810f8403b');
INSERT INTO "ledger_change" VALUES('identity_event','e553bc7806184d83819ee1425454efc6');
INSERT INTO "ledger_change" VALUES('identity_key','e553bc7806184d83819ee1425454efc6');
INSERT INTO "ledger_change" VALUES('decision','287e78c663e940c980b58f1fcf3121ec');
CREATE TABLE ledger_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT ledger_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "ledger_version" VALUES('0006');
CREATE TABLE objection (
    number INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL,
    resource TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch (batch_id),
    line_no INTEGER NOT NULL,
    key_hash TEXT NOT NULL,
    field TEXT NOT NULL,
    reason TEXT NOT NULL,
    raised_by TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    is_complex INTEGER NOT NULL,
    decision TEXT,
    decision_reason TEXT,
    decided_by TEXT,
    decided_at TEXT,
    returned_in TEXT REFERENCES batch (batch_id)
) STRICT
;
INSERT INTO "objection" VALUES(1,'master.person','psb_resident','psb_resident-1',4,'k1','name','名称有误','某居民','2026-11-01T08:07:00.000049+00:00',0,'accepted','核对档案','市公安局','2026-11-01T08:10:00.000070+00:00','return-5');
INSERT INTO "objection" VALUES(2,'master.person','psb_resident','psb_resident-1',4,'k1','born_on','名称有误','某居民','2026-11-01T08:08:00.000056+00:00',1,'rejected','与档案一致','市公安局','2026-11-01T08:11:00.000077+00:00',NULL);
INSERT INTO "objection" VALUES(3,'master.person','psb_resident','psb_resident-1',4,'k2','name','名称有误','某居民','2026-11-01T08:09:00.000063+00:00',0,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE recorded_file (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER
) STRICT;
INSERT INTO "recorded_file" VALUES('restricted/raw/psb_resident/data/a.parquet',4096,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',12);
INSERT INTO "recorded_file" VALUES('restricted/raw/psb_resident/metadata/1.json',77,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',NULL);
CREATE TABLE resolution_model (
	domain TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	declared TEXT NOT NULL, 
	settings TEXT NOT NULL, 
	entities INTEGER NOT NULL, 
	trained_at TEXT NOT NULL, 
	trained_by TEXT, 
	PRIMARY KEY (domain, version)
)
 STRICT

;
INSERT INTO "resolution_model" VALUES('person',1,'d1','{"prior": 0.001}',400,'2026-11-29T20:40:00.000042+00:00','某科');
CREATE TABLE resource_look (
	resource TEXT NOT NULL, 
	contract_version TEXT NOT NULL, 
	standards TEXT NOT NULL, 
	noted_at TEXT NOT NULL, 
	PRIMARY KEY (resource)
)
 STRICT

;
INSERT INTO "resource_look" VALUES('psb_resident','v2-cd','s1','2026-10-01T02:02:03.000004+00:00');
CREATE TABLE restatement (
    resource TEXT NOT NULL,
    number INTEGER NOT NULL,
    contract_version TEXT NOT NULL,
    has_ended INTEGER NOT NULL,
    PRIMARY KEY (resource, number)
) STRICT
;
INSERT INTO "restatement" VALUES('psb_resident',1,'v2-cd',1);
INSERT INTO "restatement" VALUES('amr_market_entity',4,'v9',0);
CREATE TABLE returned_row (
    order_id TEXT NOT NULL,
    content TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch (batch_id),
    line_no INTEGER NOT NULL,
    PRIMARY KEY (order_id, content)
) STRICT
;
INSERT INTO "returned_row" VALUES('wo-1','c1','return-5',1);
INSERT INTO "returned_row" VALUES('wo-1','c2','return-5',2);
CREATE TABLE run_record (
	number INTEGER NOT NULL, 
	began_at TEXT NOT NULL, 
	ended_at TEXT NOT NULL, 
	ok INTEGER NOT NULL, 
	inputs TEXT, 
	kept TEXT NOT NULL, 
	PRIMARY KEY (number)
)
 STRICT

;
INSERT INTO "run_record" VALUES(1,'2026-10-01T02:02:03.000004+00:00','2026-10-01T02:03:03.000004+00:00',1,'ff','{"summary": {}}');
CREATE TABLE sighting (
    number INTEGER PRIMARY KEY,
    resource TEXT NOT NULL,
    delivery_name TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch (batch_id),
    UNIQUE (resource, delivery_name, content_sha256, received_at)
) STRICT;
INSERT INTO "sighting" VALUES(1,'psb_resident','psb/常住人口_2026.csv','abababababababababababababababababababababababababababababababab','2026-10-01T01:02:03.000004+00:00','psb_resident-1');
INSERT INTO "sighting" VALUES(2,'psb_resident','psb/常住人口 ''十月''.csv','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','2026-10-02T01:02:03.000008+00:00','psb_resident-2');
INSERT INTO "sighting" VALUES(3,'amr_market_entity','amr/市场主体.xlsx','efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef','2026-10-03T01:02:03.000012+00:00','amr_market_entity-3');
INSERT INTO "sighting" VALUES(4,'wrb_river_level','wrb/水位​.zip','0101010101010101010101010101010101010101010101010101010101010101','2026-10-04T01:02:03.000016+00:00','wrb_river_level-4');
INSERT INTO "sighting" VALUES(5,'psb_resident','psb/常住人口 改名.csv','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','2026-10-03T01:02:03.000008+00:00','psb_resident-2');
CREATE TABLE table_commit (
    token TEXT NOT NULL,
    table_name TEXT NOT NULL,
    snapshot_id INTEGER,
    rows INTEGER NOT NULL,
    committed_at TEXT NOT NULL,
    PRIMARY KEY (token, table_name)
) STRICT;
INSERT INTO "table_commit" VALUES('psb_resident-1','raw.psb_resident',9187654321098765432,12,'2026-11-01T08:01:00.000007+00:00');
INSERT INTO "table_commit" VALUES('psb_resident-1','std.psb_resident',9187654321098765431,9,'2026-11-01T08:02:00.000014+00:00');
INSERT INTO "table_commit" VALUES('wrb_river_level-4','raw.wrb_river_level',5,7,'2026-11-01T08:03:00.000021+00:00');
INSERT INTO "table_commit" VALUES('model-topic.a-1','topic.a',0,0,'2026-11-01T08:04:00.000028+00:00');
CREATE TABLE verdict (
    table_name TEXT NOT NULL,
    snapshot_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    check_name TEXT NOT NULL,
    title TEXT NOT NULL,
    dimension TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
    blocking INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    checked INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    observed TEXT NOT NULL,
    PRIMARY KEY (table_name, snapshot_id, position),
    FOREIGN KEY (table_name, snapshot_id) REFERENCES judgement (table_name, snapshot_id) ON DELETE CASCADE
) STRICT;
INSERT INTO "verdict" VALUES('std.psb_resident',9187654321098765431,0,'unique_key','主键唯一','uniqueness','error',1,0,10,1,'1 行重复');
INSERT INTO "verdict" VALUES('std.psb_resident',9187654321098765431,1,'volume','主键唯一','uniqueness','warning',0,1,10,1,'');
CREATE INDEX batch_by_resource ON batch (resource, ingested_at);
CREATE INDEX batch_by_content ON batch (resource, content_sha256);
CREATE INDEX batch_unfinished ON batch (resource) WHERE status <> 'loaded';
CREATE INDEX commit_by_table ON table_commit (table_name);
CREATE INDEX identity_event_by_domain ON identity_event (domain, number);
CREATE INDEX decision_by_pair ON decision (domain, left_member, right_member);
COMMIT;
