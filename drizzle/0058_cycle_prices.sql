-- Where an order cycle has another price, buyers pay that while it is open, but the shelf was sorted and narrowed by the usual
-- one. The price that holds now is kept with the listing and goes the way of every other figure: the view gives it to the
-- index and to the log from which Meilisearch is told, in the same transaction. The rest of the view is as it was.
ALTER TABLE `listing` ADD `cycle_price` integer CONSTRAINT "listing_cycle_price" CHECK("cycle_price" is null or (typeof("cycle_price") = 'integer' and "cycle_price" >= 1));
--> statement-breakpoint
CREATE INDEX `listing_cycle_priced` ON `listing` (`id`) WHERE `cycle_price` is not null;
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
		coalesce(l.cycle_price, l.price) AS price,
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
CREATE TRIGGER listing_after_figures
AFTER UPDATE OF price, cycle_price, published_at, stock_mode, available, least_quantity, sold_by, piece_grams ON listing BEGIN
	UPDATE listing_search SET price = made.price, published_at = made.published_at, in_stock = made.in_stock,
		packed = made.packed
	FROM listing_search_source made WHERE made.id = NEW.id AND listing_search.id = NEW.id;
END;
