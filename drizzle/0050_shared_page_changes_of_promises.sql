-- How a producer kept her promises stands on the page of what is pre-ordered from her, so her promises empty it too.
CREATE TRIGGER page_change_of_harvest_promise_insert AFTER INSERT ON harvest_promise BEGIN
	INSERT INTO page_change (tag, version) VALUES ('group:' || NEW.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_harvest_promise_update AFTER UPDATE ON harvest_promise BEGIN
	INSERT INTO page_change (tag, version) VALUES ('group:' || NEW.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_harvest_promise_delete AFTER DELETE ON harvest_promise BEGIN
	INSERT INTO page_change (tag, version) VALUES ('group:' || OLD.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
