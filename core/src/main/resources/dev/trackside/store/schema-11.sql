-- Version 11: changes of the audit log's key are found without reading the whole log. Every verdict
-- and every proof asks for them, and mostly there is none.
CREATE INDEX audit_rotation ON audit_entry (seq)
  WHERE CAST(body AS TEXT) ->> '$.kind' = 'key.rotated';
