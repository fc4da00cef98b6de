-- Which public pages are no longer what they were. Triggers raise a tag in the transaction that changes something, so that no
-- room can forget to, and every process that shares the database empties what it has kept of such pages: cards and lists
-- depend on the shelf, a product's page on its group's goods, all of them on terms (agreements, cycles, fees, kinds of goods,
-- where goods are sent) and on people (groups, officers, members, names).
CREATE TABLE `page_change` (
	`tag` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `page_change_version` ON `page_change` (`version`);
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_insert AFTER INSERT ON listing BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || NEW.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_update AFTER UPDATE ON listing BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || NEW.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_delete AFTER DELETE ON listing BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || OLD.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_photo_insert AFTER INSERT ON listing_photo BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_photo_update AFTER UPDATE ON listing_photo BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_photo_delete AFTER DELETE ON listing_photo BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = OLD.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_tier_insert AFTER INSERT ON listing_tier BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_tier_update AFTER UPDATE ON listing_tier BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_tier_delete AFTER DELETE ON listing_tier BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = OLD.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_harvest_insert AFTER INSERT ON listing_harvest BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_harvest_update AFTER UPDATE ON listing_harvest BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_harvest_delete AFTER DELETE ON listing_harvest BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = OLD.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_rating_insert AFTER INSERT ON listing_rating BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_rating_update AFTER UPDATE ON listing_rating BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_listing_rating_delete AFTER DELETE ON listing_rating BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = OLD.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_cycle_listing_insert AFTER INSERT ON cycle_listing BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_cycle_listing_update AFTER UPDATE ON cycle_listing BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = NEW.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_cycle_listing_delete AFTER DELETE ON cycle_listing BEGIN
	INSERT INTO page_change (tag, version) VALUES ('shelf', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
	INSERT INTO page_change (tag, version) VALUES ('group:' || (SELECT group_id FROM listing WHERE id = OLD.listing_id), (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_order_cycle_insert AFTER INSERT ON order_cycle BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_order_cycle_update AFTER UPDATE ON order_cycle BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_order_cycle_delete AFTER DELETE ON order_cycle BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_cycle_fee_insert AFTER INSERT ON cycle_fee BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_cycle_fee_update AFTER UPDATE ON cycle_fee BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_cycle_fee_delete AFTER DELETE ON cycle_fee BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_agreement_insert AFTER INSERT ON agreement BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_agreement_update AFTER UPDATE ON agreement BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_agreement_delete AFTER DELETE ON agreement BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_commodity_insert AFTER INSERT ON commodity BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_commodity_update AFTER UPDATE ON commodity BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_commodity_delete AFTER DELETE ON commodity BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_delivery_zone_insert AFTER INSERT ON delivery_zone BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_delivery_zone_update AFTER UPDATE ON delivery_zone BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_delivery_zone_delete AFTER DELETE ON delivery_zone BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_parcel_rate_insert AFTER INSERT ON parcel_rate BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_parcel_rate_update AFTER UPDATE ON parcel_rate BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_parcel_rate_delete AFTER DELETE ON parcel_rate BEGIN
	INSERT INTO page_change (tag, version) VALUES ('terms', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_organisation_insert AFTER INSERT ON organisation BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_organisation_update AFTER UPDATE ON organisation BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_organisation_delete AFTER DELETE ON organisation BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_officer_insert AFTER INSERT ON officer BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_officer_update AFTER UPDATE ON officer BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_officer_delete AFTER DELETE ON officer BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_membership_insert AFTER INSERT ON membership BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_membership_update AFTER UPDATE ON membership BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_membership_delete AFTER DELETE ON membership BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_user_update AFTER UPDATE OF name, disabled_at ON user
WHEN OLD.name IS NOT NEW.name OR OLD.disabled_at IS NOT NEW.disabled_at BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_village_edition_insert AFTER INSERT ON village_edition BEGIN
	INSERT INTO page_change (tag, version) VALUES ('people', (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_review_insert AFTER INSERT ON review BEGIN
	INSERT INTO page_change (tag, version) VALUES ('group:' || NEW.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
--> statement-breakpoint
CREATE TRIGGER page_change_of_review_update AFTER UPDATE ON review BEGIN
	INSERT INTO page_change (tag, version) VALUES ('group:' || NEW.group_id, (SELECT coalesce(max(version), 0) + 1 FROM page_change))
		ON CONFLICT (tag) DO UPDATE SET version = excluded.version;
END;
