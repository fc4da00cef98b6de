-- More ways to narrow the shop down: district, what the seller is in law, how it was grown, price ranges, where it can be
-- sent, and what can be ordered before its harvest. All of them stand in the packed number by which facets are counted, and
-- the lasting ones as words in the index, so the shelf is made anew. Figures come from the view alone, so that what a
-- trigger writes cannot differ from it. How goods were grown is taken from their latest lot.
ALTER TABLE `listing` ADD `practice` text;
--> statement-breakpoint
UPDATE listing SET practice = (SELECT practice FROM lot WHERE lot.listing_id = listing.id ORDER BY lot.id DESC LIMIT 1);
--> statement-breakpoint
DROP TRIGGER listing_after_words;
--> statement-breakpoint
DROP TRIGGER listing_after_figures;
--> statement-breakpoint
DROP VIEW listing_search_source;
--> statement-breakpoint
CREATE VIEW listing_search_source AS
SELECT
	s.id AS id, s.name AS name, s.english AS english, s.seller AS seller, s.village AS village, s.facet AS facet,
	s.group_id AS group_id, s.commodity_id AS commodity_id, s.category AS category, s.village_code AS village_code,
	s.price AS price, s.published_at AS published_at, s.in_stock AS in_stock,
	-- From the low end: whether it can be ordered, whether a parcel of it has a weight, how it was grown, its range of
	-- prices, its commodity, its group. `catalog/packed.ts` takes the number apart.
	(s.group_id << 24) | (s.commodity_id << 8)
		| ((CASE WHEN s.price < 10000 THEN 0 WHEN s.price < 25000 THEN 1 WHEN s.price < 50000 THEN 2
			WHEN s.price < 100000 THEN 3 WHEN s.price < 500000 THEN 4 ELSE 5 END) << 5)
		| ((CASE s.practice WHEN 'organic' THEN 1 WHEN 'few_chemicals' THEN 2 WHEN 'chemicals' THEN 3
			WHEN 'not_grown' THEN 4 ELSE 0 END) << 2)
		| (s.postable << 1) | s.in_stock AS packed
FROM (
	SELECT
		l.id AS id,
		l.name AS name,
		c.name_id || ' ' || c.name_en || ' ' || c.synonyms AS english,
		u.name || ' ' || o.name AS seller,
		v.name || ' ' || v.district || ' ' || v.regency || ' ' || v.province AS village,
		'c' || replace(c.commodity_group, '_', '') || ' k' || l.commodity_id || ' g' || l.group_id
			|| ' v' || replace(o.village_code, '.', '') || ' d' || replace(substr(o.village_code, 1, 8), '.', '')
			|| ' o' || replace(o.kind, '_', '') || ' p' || replace(coalesce(l.practice, ''), '_', '') AS facet,
		l.group_id AS group_id,
		l.commodity_id AS commodity_id,
		c.commodity_group AS category,
		o.village_code AS village_code,
		l.price AS price,
		l.practice AS practice,
		coalesce(l.published_at, l.created_at) AS published_at,
		(l.sold_by <> 'cubic' AND (l.sold_by <> 'piece' OR l.piece_grams IS NOT NULL)) AS postable,
		(l.stock_mode = 'made_to_order' OR l.available >= l.least_quantity
			OR coalesce(h.free, 0) >= l.least_quantity) AS in_stock
	FROM listing l
	JOIN commodity c ON c.id = l.commodity_id
	JOIN membership m ON m.id = l.seller_id
	JOIN user u ON u.id = m.user_id
	JOIN organisation o ON o.id = l.group_id
	JOIN village v ON v.code = o.village_code
	LEFT JOIN listing_harvest h ON h.listing_id = l.id
	WHERE l.state = 'published' AND m.state = 'active' AND u.disabled_at IS NULL
) s;
--> statement-breakpoint
CREATE TRIGGER listing_after_words AFTER UPDATE OF name, seller_id, group_id, commodity_id, state, practice ON listing
WHEN OLD.name IS NOT NEW.name OR OLD.seller_id IS NOT NEW.seller_id OR OLD.group_id IS NOT NEW.group_id
	OR OLD.commodity_id IS NOT NEW.commodity_id OR OLD.state IS NOT NEW.state OR OLD.practice IS NOT NEW.practice BEGIN
	DELETE FROM listing_search WHERE id = NEW.id;
	INSERT INTO listing_search SELECT * FROM listing_search_source WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_after_figures
AFTER UPDATE OF price, published_at, stock_mode, available, least_quantity, sold_by, piece_grams ON listing BEGIN
	UPDATE listing_search SET price = made.price, published_at = made.published_at, in_stock = made.in_stock,
		packed = made.packed
	FROM listing_search_source made WHERE made.id = NEW.id AND listing_search.id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_harvest AFTER INSERT ON listing_harvest BEGIN
	UPDATE listing_search SET in_stock = made.in_stock, packed = made.packed
	FROM listing_search_source made WHERE made.id = NEW.listing_id AND listing_search.id = NEW.listing_id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_harvest_changed AFTER UPDATE OF free ON listing_harvest BEGIN
	UPDATE listing_search SET in_stock = made.in_stock, packed = made.packed
	FROM listing_search_source made WHERE made.id = NEW.listing_id AND listing_search.id = NEW.listing_id;
END;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_harvest_gone AFTER DELETE ON listing_harvest BEGIN
	UPDATE listing_search SET in_stock = made.in_stock, packed = made.packed
	FROM listing_search_source made WHERE made.id = OLD.listing_id AND listing_search.id = OLD.listing_id;
END;
--> statement-breakpoint
DROP TRIGGER listing_search_of_organisation;
--> statement-breakpoint
CREATE TRIGGER listing_search_of_organisation AFTER UPDATE OF name, village_code, kind ON organisation
WHEN OLD.name IS NOT NEW.name OR OLD.village_code IS NOT NEW.village_code OR OLD.kind IS NOT NEW.kind BEGIN
	UPDATE listing SET village_code = NEW.village_code WHERE group_id = NEW.id;
	DELETE FROM listing_search WHERE id IN (SELECT id FROM listing WHERE group_id = NEW.id);
	INSERT INTO listing_search SELECT * FROM listing_search_source
		WHERE id IN (SELECT id FROM listing WHERE group_id = NEW.id);
END;
--> statement-breakpoint
DROP TRIGGER listing_search_words_fixed;
--> statement-breakpoint
DROP TRIGGER listing_change_of_update;
--> statement-breakpoint
UPDATE listing_search SET facet = made.facet, in_stock = made.in_stock, packed = made.packed
	FROM listing_search_source made WHERE made.id = listing_search.id;
--> statement-breakpoint
INSERT INTO listing_fts (listing_fts) VALUES ('rebuild');
--> statement-breakpoint
CREATE TRIGGER listing_search_words_fixed BEFORE UPDATE OF id, name, english, seller, village, facet ON listing_search BEGIN
	SELECT RAISE(ABORT, 'search_words: delete the row and insert it again');
END;
--> statement-breakpoint
CREATE TRIGGER listing_change_of_update AFTER UPDATE ON listing_search
WHEN OLD.price IS NOT NEW.price OR OLD.published_at IS NOT NEW.published_at OR OLD.packed IS NOT NEW.packed BEGIN
	DELETE FROM listing_change WHERE listing_id = NEW.id;
	INSERT INTO listing_change (listing_id, changed_at)
		VALUES (NEW.id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
