-- The journal that a team shares, as docs/journals.md tells it. Names are not qualified: the schema is
-- the one that migrations are made in.

-- Tokens only rise, over all runs and names, also when somebody gave one back.
CREATE SEQUENCE token AS bigint;

CREATE TABLE run (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  runbook text NOT NULL,
  created text COLLATE "C" NOT NULL,
  operator text NOT NULL,
  tool text NOT NULL);

CREATE TABLE plan (
  run int NOT NULL,
  name text COLLATE "C" NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (run, name));

-- Who may write a run, or is at work between two places. The one table that is updated.
CREATE TABLE lease (
  name text COLLATE "C" PRIMARY KEY,
  token bigint NOT NULL,
  attempt text NOT NULL,
  holder text NOT NULL,
  process text NOT NULL,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  line bigint NOT NULL DEFAULT 0,
  batch bigint NOT NULL DEFAULT 0)
  WITH (fillfactor = 50);

CREATE TABLE pause (
  run int PRIMARY KEY,
  who text NOT NULL);

CREATE TABLE pass (
  run int NOT NULL,
  id int NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (run, id),
  UNIQUE (run, name));

CREATE TABLE saved (
  run int NOT NULL,
  line bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  token bigint NOT NULL,
  PRIMARY KEY (run, line));

CREATE TABLE entry (
  run int NOT NULL,
  line bigint NOT NULL,
  at text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  step text NOT NULL,
  name text,
  word text,
  detail text,
  note_version int,
  note text,
  PRIMARY KEY (run, line));

CREATE TABLE intent (
  run int NOT NULL,
  line bigint NOT NULL,
  pass int NOT NULL,
  objects int NOT NULL,
  keys bytea NOT NULL,
  PRIMARY KEY (run, line));

CREATE TABLE settled (
  run int NOT NULL,
  intent bigint NOT NULL,
  PRIMARY KEY (run, intent));

-- A key longer than an index takes has its first 2,000 bytes in "key" and what follows in "rest".
CREATE TABLE result (
  run int NOT NULL,
  pass int NOT NULL,
  line bigint NOT NULL,
  size bigint NOT NULL,
  outcome smallint NOT NULL,
  level smallint NOT NULL,
  key bytea NOT NULL,
  rest bytea NOT NULL,
  sha256 bytea,
  source text,
  written text,
  target bytea,
  code text,
  reason text,
  note text);

CREATE UNIQUE INDEX result_newest ON result (run, pass, key, line DESC);

CREATE TABLE note (
  run int NOT NULL,
  pass int NOT NULL,
  line bigint NOT NULL,
  key bytea NOT NULL,
  rest bytea NOT NULL,
  version int NOT NULL,
  text text NOT NULL);

CREATE UNIQUE INDEX note_newest ON note (run, pass, key, line DESC);

-- A line, once written, is neither changed nor removed, whoever is at the database, but by forget().
CREATE FUNCTION only_appended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('tranship.forgetting', true) = 'yes' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'a journal is only appended to';
END $$;

DO $$
DECLARE each text;
BEGIN
  FOREACH each IN ARRAY ARRAY['run', 'plan', 'pass', 'saved', 'entry', 'intent', 'settled', 'result', 'note'] LOOP
    EXECUTE format('CREATE TRIGGER only_appended BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION only_appended()', each);
  END LOOP;
END $$;

-- Removes a run that nobody carries out; says how many results went with it. To be called as
-- SELECT tranship.forget('RUN'), with the schema in search_path where it is another.
CREATE FUNCTION forget(which text) RETURNS bigint LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  number int;
  gone bigint;
BEGIN
  SELECT id INTO number FROM run WHERE name = which;
  IF number IS NULL THEN
    RAISE EXCEPTION 'there is no run %', which;
  END IF;
  DELETE FROM lease WHERE name = which AND until <= clock_timestamp();
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the run % is being written', which;
  END IF;
  PERFORM set_config('tranship.forgetting', 'yes', true);
  DELETE FROM result WHERE run = number;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM note WHERE run = number;
  DELETE FROM settled WHERE run = number;
  DELETE FROM intent WHERE run = number;
  DELETE FROM entry WHERE run = number;
  DELETE FROM saved WHERE run = number;
  DELETE FROM pass WHERE run = number;
  DELETE FROM plan WHERE run = number;
  DELETE FROM pause WHERE run = number;
  DELETE FROM run WHERE id = number;
  PERFORM set_config('tranship.forgetting', '', true);
  RETURN gone;
END $$;

-- For people; Tranship itself does not ask it.
CREATE VIEW newest AS
  SELECT DISTINCT ON (result.run, result.pass, key, rest) run.name AS run, pass.name AS pass,
    convert_from(key || rest, 'UTF8') AS key,
    CASE outcome WHEN 0 THEN 'DONE' WHEN 1 THEN 'SAME' WHEN 2 THEN 'SKIPPED'
      WHEN 3 THEN 'FAILED' WHEN 4 THEN 'UNKNOWN' END AS outcome,
    CASE level WHEN 0 THEN 'none' WHEN 1 THEN 'sent-and-listed'
      WHEN 2 THEN 'server-checksum' WHEN 3 THEN 'readback' END AS level,
    size, encode(sha256, 'hex') AS sha256, source, written,
    convert_from(coalesce(target, key || rest), 'UTF8') AS target, code, reason, note, line
  FROM result JOIN run ON run.id = result.run JOIN pass ON pass.run = result.run AND pass.id = result.pass
  ORDER BY result.run, result.pass, key, rest, line DESC;
