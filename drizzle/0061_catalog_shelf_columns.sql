-- Without words the shelf is counted and put in order from columns in memory, which follow `listing_change`. What is left to
-- ask of the table itself goes by a listing's number, its group or its commodity, so the other indexes only cost each write.
DROP INDEX listing_search_newest;
--> statement-breakpoint
DROP INDEX listing_search_category;
--> statement-breakpoint
DROP INDEX listing_search_village;
--> statement-breakpoint
DROP INDEX listing_search_price;
--> statement-breakpoint
DROP INDEX listing_search_category_price;
--> statement-breakpoint
DROP INDEX listing_search_name;
--> statement-breakpoint
DROP INDEX listing_search_packed;
