-- What a search engine outside the database must still be told. Each change of the shelf gets a number of its own in the
-- transaction that makes it, and whoever follows remembers the last number it has: nothing is lost while it is down,
-- and a rebuilt index goes back to the number at which its copying began.
CREATE TABLE listing_change (
	change INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
	listing_id INTEGER NOT NULL UNIQUE,
	changed_at INTEGER NOT NULL
);
--> statement-breakpoint
CREATE TABLE search_follower (
	name TEXT PRIMARY KEY NOT NULL,
	change INTEGER NOT NULL CHECK (typeof(change) = 'integer' AND change >= 0),
	complete_at INTEGER
);
--> statement-breakpoint
INSERT INTO listing_change (listing_id, changed_at)
	SELECT id, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM listing_search ORDER BY id;
--> statement-breakpoint
CREATE TRIGGER listing_change_of_insert AFTER INSERT ON listing_search BEGIN
	DELETE FROM listing_change WHERE listing_id = NEW.id;
	INSERT INTO listing_change (listing_id, changed_at)
		VALUES (NEW.id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
--> statement-breakpoint
CREATE TRIGGER listing_change_of_update AFTER UPDATE ON listing_search
WHEN OLD.price IS NOT NEW.price OR OLD.published_at IS NOT NEW.published_at OR OLD.packed IS NOT NEW.packed BEGIN
	DELETE FROM listing_change WHERE listing_id = NEW.id;
	INSERT INTO listing_change (listing_id, changed_at)
		VALUES (NEW.id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
--> statement-breakpoint
CREATE TRIGGER listing_change_of_delete AFTER DELETE ON listing_search BEGIN
	DELETE FROM listing_change WHERE listing_id = OLD.id;
	INSERT INTO listing_change (listing_id, changed_at)
		VALUES (OLD.id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
