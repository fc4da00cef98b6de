-- The shop's shelf: one narrow row for each published listing of an active seller, with what is searched, sorted and
-- counted, and a full-text index over it. Triggers keep both in the transaction that changes a listing, its seller's or
-- group's name, or its commodity. Rows are deleted and inserted again, never replaced in place, because FTS5 must be told
-- the old words to forget them.
CREATE TABLE listing_search (
	id INTEGER PRIMARY KEY NOT NULL,
	name TEXT NOT NULL,
	english TEXT NOT NULL,
	seller TEXT NOT NULL,
	village TEXT NOT NULL,
	facet TEXT NOT NULL,
	group_id INTEGER NOT NULL,
	commodity_id INTEGER NOT NULL,
	category TEXT NOT NULL,
	village_code TEXT NOT NULL,
	price INTEGER NOT NULL,
	published_at INTEGER NOT NULL,
	in_stock INTEGER NOT NULL,
	packed INTEGER NOT NULL,
	FOREIGN KEY (id) REFERENCES listing(id)
);
--> statement-breakpoint
CREATE INDEX listing_search_newest ON listing_search (published_at);
--> statement-breakpoint
CREATE INDEX listing_search_category ON listing_search (category, published_at);
--> statement-breakpoint
CREATE INDEX listing_search_commodity ON listing_search (commodity_id, published_at);
--> statement-breakpoint
CREATE INDEX listing_search_group ON listing_search (group_id, published_at);
--> statement-breakpoint
CREATE INDEX listing_search_village ON listing_search (village_code, published_at);
--> statement-breakpoint
CREATE INDEX listing_search_price ON listing_search (price);
--> statement-breakpoint
CREATE INDEX listing_search_category_price ON listing_search (category, price);
--> statement-breakpoint
CREATE INDEX listing_search_name ON listing_search (name COLLATE NOCASE);
--> statement-breakpoint
CREATE INDEX listing_search_packed ON listing_search (group_id, packed, price);
--> statement-breakpoint
CREATE VIRTUAL TABLE listing_fts USING fts5(
	name, english, seller, village, facet,
	content='listing_search', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);
--> statement-breakpoint
CREATE VIRTUAL TABLE listing_vocabulary USING fts5vocab(listing_fts, 'col');
--> statement-breakpoint
CREATE VIEW listing_search_source AS
SELECT
	l.id AS id,
	l.name AS name,
	c.name_id || ' ' || c.name_en || ' ' || c.synonyms AS english,
	u.name || ' ' || o.name AS seller,
	v.name || ' ' || v.district || ' ' || v.regency || ' ' || v.province AS village,
	'c' || replace(c.commodity_group, '_', '') || ' k' || l.commodity_id || ' g' || l.group_id || ' v'
		|| replace(o.village_code, '.', '') AS facet,
	l.group_id AS group_id,
	l.commodity_id AS commodity_id,
	c.commodity_group AS category,
	o.village_code AS village_code,
	l.price AS price,
	coalesce(l.published_at, l.created_at) AS published_at,
	(l.stock_mode = 'made_to_order' OR l.available >= l.least_quantity) AS in_stock,
	-- Group, commodity and stock in one whole number, for counting facets without reading the row.
	(l.group_id << 17) | (l.commodity_id << 1) | (l.stock_mode = 'made_to_order' OR l.available >= l.least_quantity)
		AS packed
FROM listing l
JOIN commodity c ON c.id = l.commodity_id
JOIN membership m ON m.id = l.seller_id
JOIN user u ON u.id = m.user_id
JOIN organisation o ON o.id = l.group_id
JOIN village v ON v.code = o.village_code
WHERE l.state = 'published' AND m.state = 'active' AND u.disabled_at IS NULL;
--> statement-breakpoint
CREATE TRIGGER listing_search_after_insert AFTER INSERT ON listing_search BEGIN
	INSERT INTO listing_fts (rowid, name, english, seller, village, facet)
		VALUES (NEW.id, NEW.name, NEW.english, NEW.seller, NEW.village, NEW.facet);
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_after_delete AFTER DELETE ON listing_search BEGIN
	INSERT INTO listing_fts (listing_fts, rowid, name, english, seller, village, facet)
		VALUES ('delete', OLD.id, OLD.name, OLD.english, OLD.seller, OLD.village, OLD.facet);
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_words_fixed BEFORE UPDATE OF id, name, english, seller, village, facet ON listing_search BEGIN
	SELECT RAISE(ABORT, 'search_words: delete the row and insert it again');
END;
--> statement-breakpoint
CREATE TRIGGER listing_after_insert AFTER INSERT ON listing BEGIN
	INSERT INTO listing_search SELECT * FROM listing_search_source WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_after_words AFTER UPDATE OF name, seller_id, group_id, commodity_id, state ON listing BEGIN
	DELETE FROM listing_search WHERE id = NEW.id;
	INSERT INTO listing_search SELECT * FROM listing_search_source WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_after_figures AFTER UPDATE OF price, published_at, stock_mode, available, least_quantity ON listing
BEGIN
	UPDATE listing_search SET
		price = NEW.price,
		published_at = coalesce(NEW.published_at, NEW.created_at),
		in_stock = (NEW.stock_mode = 'made_to_order' OR NEW.available >= NEW.least_quantity),
		packed = (NEW.group_id << 17) | (NEW.commodity_id << 1)
			| (NEW.stock_mode = 'made_to_order' OR NEW.available >= NEW.least_quantity)
	WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_before_delete BEFORE DELETE ON listing BEGIN
	DELETE FROM listing_search WHERE id = OLD.id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_user AFTER UPDATE OF name, disabled_at ON user
WHEN OLD.name IS NOT NEW.name OR OLD.disabled_at IS NOT NEW.disabled_at BEGIN
	DELETE FROM listing_search WHERE id IN (
		SELECT l.id FROM listing l JOIN membership m ON m.id = l.seller_id WHERE m.user_id = NEW.id
	);
	INSERT INTO listing_search SELECT * FROM listing_search_source WHERE id IN (
		SELECT l.id FROM listing l JOIN membership m ON m.id = l.seller_id WHERE m.user_id = NEW.id
	);
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_membership AFTER UPDATE OF state ON membership
WHEN OLD.state IS NOT NEW.state BEGIN
	DELETE FROM listing_search WHERE id IN (SELECT id FROM listing WHERE seller_id = NEW.id);
	INSERT INTO listing_search SELECT * FROM listing_search_source
		WHERE id IN (SELECT id FROM listing WHERE seller_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_organisation AFTER UPDATE OF name, village_code ON organisation
WHEN OLD.name IS NOT NEW.name OR OLD.village_code IS NOT NEW.village_code BEGIN
	UPDATE listing SET village_code = NEW.village_code WHERE group_id = NEW.id;
	DELETE FROM listing_search WHERE id IN (SELECT id FROM listing WHERE group_id = NEW.id);
	INSERT INTO listing_search SELECT * FROM listing_search_source
		WHERE id IN (SELECT id FROM listing WHERE group_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_commodity AFTER UPDATE OF name_id, name_en, synonyms, commodity_group ON commodity
WHEN OLD.name_id IS NOT NEW.name_id OR OLD.name_en IS NOT NEW.name_en OR OLD.synonyms IS NOT NEW.synonyms
	OR OLD.commodity_group IS NOT NEW.commodity_group BEGIN
	DELETE FROM listing_search WHERE id IN (SELECT id FROM listing WHERE commodity_id = NEW.id);
	INSERT INTO listing_search SELECT * FROM listing_search_source
		WHERE id IN (SELECT id FROM listing WHERE commodity_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER listing_price_never_updated BEFORE UPDATE ON listing_price BEGIN
	SELECT RAISE(ABORT, 'append_only: a past price is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER listing_price_never_deleted BEFORE DELETE ON listing_price BEGIN
	SELECT RAISE(ABORT, 'append_only: a past price is never deleted');
END;
