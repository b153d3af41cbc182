BEGIN TRANSACTION;
CREATE TABLE area (
        id BLOB PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, level TEXT NOT NULL, parent_id BLOB,
        valid_from INTEGER NOT NULL, valid_until INTEGER
    ) WITHOUT ROWID;
INSERT INTO "area" VALUES(X'01890000000070008000000000001654','01654','Xã Hoà An','commune',NULL,739433,NULL);
CREATE TABLE draft (
        seq INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        person_id BLOB,
        instrument_id BLOB,
        saved_at INTEGER NOT NULL,
        content TEXT NOT NULL
    );
INSERT INTO "draft" VALUES(1,X'01A20530146D70D6BDF853EDD2DC53AB',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"id": "01a20530-146d-70d6-bdf8-53edd2dc53ab", "market_id": "01890000-0000-7000-8000-00000000a001", "begun_at": "2026-11-22T00:31:05.123456+00:00", "instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": "valid", "sticker_code": null, "sticker_valid_until": null, "seal": "intact", "signs": [], "photos": [{"sha256": "575780494a88c0d796af2ab6efd6da07cae1aee2afda9e0c10d523307be29804", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "note": "Đang cân dở"}');
INSERT INTO "draft" VALUES(2,X'01A20530146F7029A122F791379CE35B',X'0189000000007000800000000000B001',NULL,1795307465123456,'{"id": "01a20530-146f-7029-a122-f791379ce35b", "market_id": "01890000-0000-7000-8000-00000000a001", "begun_at": "2026-11-22T00:31:05.123456+00:00", "instrument_id": null, "unregistered": {"stall_id": "01890000-0000-7000-8000-00000000c001", "kind": "steelyard", "maker": "Bác thợ rèn", "serial": null, "max_mg": 20000000, "d_mg": null}, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": "valid", "sticker_code": null, "sticker_valid_until": null, "seal": "intact", "signs": [], "photos": [{"sha256": "5b2d5b6938743900a8fa9578bdd052efa183ca71776942870cab6e5fdc1f6e01", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "note": null}');
CREATE TABLE flag (
        id BLOB PRIMARY KEY, kind TEXT NOT NULL, severity INTEGER NOT NULL, stall INTEGER, instrument INTEGER,
        since INTEGER NOT NULL, opened_by_role TEXT
    ) WITHOUT ROWID;
INSERT INTO "flag" VALUES(X'01A2053014657020B36D635A26636A48','nonconforming',3,2,3,739942,'board');
CREATE TABLE instrument (
        key INTEGER PRIMARY KEY, stall INTEGER NOT NULL, label_code TEXT NOT NULL, kind INTEGER NOT NULL,
        indication_type INTEGER, maker INTEGER, model INTEGER, serial TEXT, local_tag TEXT, max_mg INTEGER,
        min_mg INTEGER, d_mg INTEGER, e_mg INTEGER, accuracy_class INTEGER, in_use INTEGER NOT NULL,
        registered_on INTEGER NOT NULL, verified_on INTEGER, valid_until INTEGER, last_check_at INTEGER,
        last_verdict INTEGER, search_key TEXT NOT NULL
    );
INSERT INTO "instrument" VALUES(3,2,'0000000A1',1,2,3,4,NULL,'NH-0012',10000000,500000,50000,50000,NULL,1,738887,739779,740162,NULL,NULL,'0000000a1
nh-0012
nhs-10
nhon hoa
nh0012
nhs10');
CREATE TABLE known_id (key INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL);
INSERT INTO "known_id" VALUES(1,X'0189000000007000800000000000A001');
INSERT INTO "known_id" VALUES(2,X'0189000000007000800000000000C001');
INSERT INTO "known_id" VALUES(3,X'0189000000007000800000000000D001');
CREATE TABLE market (
        key INTEGER PRIMARY KEY, area_id BLOB NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, calendar TEXT NOT NULL,
        opens_at TEXT, closes_at TEXT, lat REAL, lon REAL, open INTEGER NOT NULL
    );
INSERT INTO "market" VALUES(1,X'01890000000070008000000000001654','CB-NUOCHAI','Chợ Nước Hai','{"kind": "lunar", "days": [3, 8]}','06:00','11:30',22.742,106.181,1);
CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB NOT NULL UNIQUE,
        person_id BLOB NOT NULL,
        instrument_id BLOB,
        performed_at INTEGER NOT NULL,
        content TEXT NOT NULL,
        digest TEXT NOT NULL,
        market TEXT NOT NULL,
        stall TEXT NOT NULL,
        instrument TEXT NOT NULL,
        verdict TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'put_aside', 'conflict')),
        queued_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_try_at INTEGER,
        waits_since INTEGER,
        problem TEXT,
        detail TEXT,
        receipt TEXT,
        received_at INTEGER,
        CHECK (state <> 'sent' OR receipt IS NOT NULL)
    );
INSERT INTO "outbox" VALUES(1,X'01A20530147770D1AF0B280B73E7DBD7',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "cdad780b2d1e81d2482b219b76340f7e727785de654848d4c42b5d7fe92532ad", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "76e6863e39dc7e98c7f54683fe6e65dbe751d8fedd46d541115d1430c3869dc3", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','0f6f10c2a6ed9c4b4fcc0fc0881acc7b264d2f873d7c16c48e9b9472925702a8','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','queued',1795307465123456,1,1795307465123456,1795307465123456,'no_answer',NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(2,X'01A20530148770F0A61A5F50E80E08EA',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "37cdb3262c46f6749ae60a29376fc2cb086ecf554d5ec0f13ecebd842be532fd", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "f145f8e776c095b4a8c52d2974f844e3373b11b2b89235bc18dcc3677d551570", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','451dceca872cfcd49bc5cc106b533a057aca7e1bc023707d8035345d3d4081b1','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','sending',1795307465123456,1,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(3,X'01A20530149570C98A2F6ADE0576907F',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "955fdce0a2c1b9a21689d9d540c08750633158e45aac9fc67594df2be25424b7", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "93be459c536b223fefdb9f58c8b0b8e84ace56b74da357de1a15b4b3293c3257", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','c657da527b6c775a5897b892626c1ac0781e726dcf02725a4600d324fc076e71','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','put_aside',1795307465123456,1,NULL,NULL,'instrument_unknown','Không có cân này',NULL,NULL);
INSERT INTO "outbox" VALUES(4,X'01A2053014A470A683F5B932581DDE13',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "9922db9675be1e3587fab9cc6c7fcd4bd931cf5039b189284767644e0d108f2c", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "33ee03a6715ddb92823cbfc3174ddf2e4d598fb4c806d4713d54cdbcf45146d7", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','2382ec2d2f844abb3ff249eead2606521a83de3172a5f905c83dd87b6deeab6b','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','conflict',1795307465123456,1,NULL,NULL,'differs','Khác với bản đã gửi',NULL,NULL);
INSERT INTO "outbox" VALUES(5,X'01A2053014B270C2865DDA5651D9C997',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "3818e0447a991be06e41614bd8e10d10ff4560c9a331900f5bcf4c098f2d96a1", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "2287d1bbc4eafe2de2ecafb79a9751aa28eed23804b88b4e5b457c84675149db", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','9e149d4138e7b2f62091c138870ed5c2ef8024ce5937a7782e42ec0344c4761b','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','sent',1795307465123456,1,NULL,NULL,NULL,NULL,'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmVk',1795307465123456);
INSERT INTO "outbox" VALUES(6,X'01A2053014BC704CB914CF507C2DFD4D',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "037e207bf6ebc21c1c9229eaab189cb91a8bde5b38f783c39c2371d42f3afd6d", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "9e3fbe2af493849126fba0be61da04b7ddd77a462df2c18123e97e42ea920ae1", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','9d66f863c46abb0b3b0a8c432319d4d6270e7ea9489158703e0753229119e478','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','sent',1795307465123456,1,NULL,NULL,NULL,NULL,'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmVk',1795307465123456);
INSERT INTO "outbox" VALUES(7,X'01A2053014C17056965604FA3EC01EB3',X'0189000000007000800000000000B001',X'0189000000007000800000000000D001',1795307465123456,'{"instrument_id": "01890000-0000-7000-8000-00000000d001", "unregistered": null, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": null, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "56211b39602a8a686cb042f11ab06eed8e4ecc6c30d4c129b2b012dd9314dd61", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}, {"sha256": "692d378ab7de45c9e0888a66c901ea00bca2b8e343a5719b7b6cce07afe469f4", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','a6fb23d651647e74c6fcb370aa73ccf71c2e48aa70b8bfa2a3ccd57da8724eb5','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','queued',1795307465123456,0,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES(8,X'01A2053014C57020A247B03C4D91B501',X'0189000000007000800000000000B001',NULL,1795307465123456,'{"instrument_id": null, "unregistered": {"stall_id": "01890000-0000-7000-8000-00000000c001", "kind": "steelyard", "maker": "Bác thợ rèn", "serial": null, "max_mg": 20000000, "d_mg": null}, "performed_at": "2026-11-22T00:31:05.123456+00:00", "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12}, "method": "control_weights", "purpose": "selling", "standards": ["01890000-0000-7000-8000-00000000e001"], "goods_mg": 300000, "zero_before_mg": 0, "zero_after_mg": 0, "readings": [{"load_mg": 5000000, "indication_mg": 5000000}, {"load_mg": 10000000, "indication_mg": 10000000}], "sticker": {"state": "valid", "code": null, "valid_until": null}, "seal": "intact", "signs": [], "photos": [{"sha256": "a7c2ac7b92be30404c02badf20c7458e9abcd6ad313dece3deb7e7fddbc48202", "kind": "dial", "size": 2002, "taken_at": "2026-11-22T00:31:05.123456+00:00"}], "device": {"sent_at": "2026-11-22T00:31:05.123456+00:00", "app_version": "0.1.0", "verdict": "conforming"}, "note": null}','96659a097bb30f0f80c2a5bcc61ac8edfe94d92cf73bba0a91abc63586e0e8f1','Chợ Nước Hai','A-12 · Hoàng Văn Thụ','Cân đồng hồ lò xo NHS-10','conforming','queued',1795307465123456,0,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE outbox_photo (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        record_id BLOB NOT NULL REFERENCES outbox (id),
        sha256 TEXT NOT NULL,
        kind TEXT NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'put_aside')),
        upload_url TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_try_at INTEGER,
        waits_since INTEGER,
        problem TEXT,
        UNIQUE (record_id, sha256)
    );
INSERT INTO "outbox_photo" VALUES(1,X'01A20530147770D1AF0B280B73E7DBD7','cdad780b2d1e81d2482b219b76340f7e727785de654848d4c42b5d7fe92532ad','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(2,X'01A20530147770D1AF0B280B73E7DBD7','76e6863e39dc7e98c7f54683fe6e65dbe751d8fedd46d541115d1430c3869dc3','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(3,X'01A20530148770F0A61A5F50E80E08EA','37cdb3262c46f6749ae60a29376fc2cb086ecf554d5ec0f13ecebd842be532fd','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(4,X'01A20530148770F0A61A5F50E80E08EA','f145f8e776c095b4a8c52d2974f844e3373b11b2b89235bc18dcc3677d551570','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(5,X'01A20530149570C98A2F6ADE0576907F','955fdce0a2c1b9a21689d9d540c08750633158e45aac9fc67594df2be25424b7','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(6,X'01A20530149570C98A2F6ADE0576907F','93be459c536b223fefdb9f58c8b0b8e84ace56b74da357de1a15b4b3293c3257','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(7,X'01A2053014A470A683F5B932581DDE13','9922db9675be1e3587fab9cc6c7fcd4bd931cf5039b189284767644e0d108f2c','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(8,X'01A2053014A470A683F5B932581DDE13','33ee03a6715ddb92823cbfc3174ddf2e4d598fb4c806d4713d54cdbcf45146d7','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(9,X'01A2053014B270C2865DDA5651D9C997','3818e0447a991be06e41614bd8e10d10ff4560c9a331900f5bcf4c098f2d96a1','dial',2002,'sent',NULL,1,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(10,X'01A2053014B270C2865DDA5651D9C997','2287d1bbc4eafe2de2ecafb79a9751aa28eed23804b88b4e5b457c84675149db','dial',2002,'sent',NULL,1,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(11,X'01A2053014BC704CB914CF507C2DFD4D','037e207bf6ebc21c1c9229eaab189cb91a8bde5b38f783c39c2371d42f3afd6d','dial',2002,'sending','https://qua-can.example/uploads/1',1,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(12,X'01A2053014BC704CB914CF507C2DFD4D','9e3fbe2af493849126fba0be61da04b7ddd77a462df2c18123e97e42ea920ae1','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(13,X'01A2053014C17056965604FA3EC01EB3','56211b39602a8a686cb042f11ab06eed8e4ecc6c30d4c129b2b012dd9314dd61','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(14,X'01A2053014C17056965604FA3EC01EB3','692d378ab7de45c9e0888a66c901ea00bca2b8e343a5719b7b6cce07afe469f4','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
INSERT INTO "outbox_photo" VALUES(15,X'01A2053014C57020A247B03C4D91B501','a7c2ac7b92be30404c02badf20c7458e9abcd6ad313dece3deb7e7fddbc48202','dial',2002,'queued',NULL,0,NULL,NULL,NULL);
CREATE TABLE photo (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        added_at INTEGER NOT NULL
    );
INSERT INTO "photo" VALUES('cdad780b2d1e81d2482b219b76340f7e727785de654848d4c42b5d7fe92532ad',2002,1795307465123456);
INSERT INTO "photo" VALUES('76e6863e39dc7e98c7f54683fe6e65dbe751d8fedd46d541115d1430c3869dc3',2002,1795307465123456);
INSERT INTO "photo" VALUES('37cdb3262c46f6749ae60a29376fc2cb086ecf554d5ec0f13ecebd842be532fd',2002,1795307465123456);
INSERT INTO "photo" VALUES('f145f8e776c095b4a8c52d2974f844e3373b11b2b89235bc18dcc3677d551570',2002,1795307465123456);
INSERT INTO "photo" VALUES('955fdce0a2c1b9a21689d9d540c08750633158e45aac9fc67594df2be25424b7',2002,1795307465123456);
INSERT INTO "photo" VALUES('93be459c536b223fefdb9f58c8b0b8e84ace56b74da357de1a15b4b3293c3257',2002,1795307465123456);
INSERT INTO "photo" VALUES('9922db9675be1e3587fab9cc6c7fcd4bd931cf5039b189284767644e0d108f2c',2002,1795307465123456);
INSERT INTO "photo" VALUES('33ee03a6715ddb92823cbfc3174ddf2e4d598fb4c806d4713d54cdbcf45146d7',2002,1795307465123456);
INSERT INTO "photo" VALUES('3818e0447a991be06e41614bd8e10d10ff4560c9a331900f5bcf4c098f2d96a1',2002,1795307465123456);
INSERT INTO "photo" VALUES('2287d1bbc4eafe2de2ecafb79a9751aa28eed23804b88b4e5b457c84675149db',2002,1795307465123456);
INSERT INTO "photo" VALUES('037e207bf6ebc21c1c9229eaab189cb91a8bde5b38f783c39c2371d42f3afd6d',2002,1795307465123456);
INSERT INTO "photo" VALUES('9e3fbe2af493849126fba0be61da04b7ddd77a462df2c18123e97e42ea920ae1',2002,1795307465123456);
INSERT INTO "photo" VALUES('56211b39602a8a686cb042f11ab06eed8e4ecc6c30d4c129b2b012dd9314dd61',2002,1795307465123456);
INSERT INTO "photo" VALUES('692d378ab7de45c9e0888a66c901ea00bca2b8e343a5719b7b6cce07afe469f4',2002,1795307465123456);
INSERT INTO "photo" VALUES('a7c2ac7b92be30404c02badf20c7458e9abcd6ad313dece3deb7e7fddbc48202',2002,1795307465123456);
CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    );
INSERT INTO "setting" VALUES('account','{"person_id": "01890000-0000-7000-8000-00000000b001", "username": "bql", "name": "Nông Thị Hoa", "role": "board", "server": "https://qua-can.example", "areas": [], "markets": ["01890000-0000-7000-8000-00000000a001"]}');
INSERT INTO "setting" VALUES('language','vi');
INSERT INTO "setting" VALUES('register.cursor','c1');
INSERT INTO "setting" VALUES('register.whole_since','2026-11-22T07:31:05.123456+07:00');
CREATE TABLE spot_check (
        instrument INTEGER NOT NULL, id BLOB NOT NULL, stall INTEGER NOT NULL, performed_at INTEGER NOT NULL,
        authority INTEGER NOT NULL, method INTEGER NOT NULL, verdict INTEGER NOT NULL, photos_missing INTEGER NOT NULL,
        PRIMARY KEY (instrument, id)
    ) WITHOUT ROWID;
CREATE TABLE stall (
        key INTEGER PRIMARY KEY, market INTEGER NOT NULL, code TEXT NOT NULL, trader_name TEXT NOT NULL, sector TEXT,
        open INTEGER NOT NULL, sort_key TEXT NOT NULL, search_key TEXT NOT NULL
    );
INSERT INTO "stall" VALUES(2,1,'A-12','Hoàng Văn Thụ','Thịt lợn',1,'a-000012','a-12
hoang van thu
thit lon
a12');
CREATE TABLE standard (
        id BLOB PRIMARY KEY, market INTEGER, content TEXT NOT NULL, name TEXT NOT NULL, in_use INTEGER NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE verification (
        instrument INTEGER NOT NULL, id BLOB NOT NULL, body INTEGER NOT NULL, certificate_number TEXT NOT NULL,
        mark_series INTEGER, mark_number TEXT, verified_on INTEGER NOT NULL, valid_until INTEGER,
        valid_until_precision INTEGER NOT NULL, result INTEGER NOT NULL,
        PRIMARY KEY (instrument, id)
    ) WITHOUT ROWID;
INSERT INTO "verification" VALUES(3,X'01A205301465701F9ADB861DAE25EE4D',5,'4302-26/CB',6,'004512',739779,740162,7,8);
CREATE TABLE word (key INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL);
INSERT INTO "word" VALUES(1,'spring_dial_scale');
INSERT INTO "word" VALUES(2,'analogue');
INSERT INTO "word" VALUES(3,'Nhơn Hoà');
INSERT INTO "word" VALUES(4,'NHS-10');
INSERT INTO "word" VALUES(5,'TTKT-CB');
INSERT INTO "word" VALUES(6,'KD-A');
INSERT INTO "word" VALUES(7,'month');
INSERT INTO "word" VALUES(8,'pass');
CREATE INDEX outbox_person_ix ON outbox (person_id, state);
CREATE INDEX outbox_unsent_ix ON outbox (seq) WHERE state <> 'sent';
CREATE INDEX outbox_photo_unsent_ix ON outbox_photo (seq) WHERE state <> 'sent';
CREATE INDEX outbox_instrument_ix ON outbox (instrument_id, performed_at, state, verdict, id);
CREATE INDEX stall_market_ix ON stall (market);
CREATE INDEX instrument_stall_ix ON instrument (stall);
CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
        BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
CREATE TRIGGER outbox_photo_is_kept BEFORE DELETE ON outbox_photo
        BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;
CREATE TRIGGER outbox_says_the_same BEFORE UPDATE OF id, person_id, content, queued_at, performed_at ON outbox
        BEGIN SELECT RAISE(ABORT, 'a record is never rewritten'); END;
CREATE TRIGGER sent_is_the_end BEFORE UPDATE OF state, receipt ON outbox WHEN OLD.state = 'sent'
        BEGIN SELECT RAISE(ABORT, 'a record sent stays sent'); END;
COMMIT;
