-- What buyers say of the goods they received, once per order line, with the stars of each listing counted beside it so that
-- a page of cards asks for none of them. Only a line that was delivered is reviewed, about its own listing, and an answer is
-- given once.
CREATE TABLE `listing_rating` (
	`listing_id` integer PRIMARY KEY NOT NULL,
	`ones` integer NOT NULL,
	`twos` integer NOT NULL,
	`threes` integer NOT NULL,
	`fours` integer NOT NULL,
	`fives` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "listing_rating_ones" CHECK(typeof("listing_rating"."ones") = 'integer' and "listing_rating"."ones" >= 0),
	CONSTRAINT "listing_rating_twos" CHECK(typeof("listing_rating"."twos") = 'integer' and "listing_rating"."twos" >= 0),
	CONSTRAINT "listing_rating_threes" CHECK(typeof("listing_rating"."threes") = 'integer' and "listing_rating"."threes" >= 0),
	CONSTRAINT "listing_rating_fours" CHECK(typeof("listing_rating"."fours") = 'integer' and "listing_rating"."fours" >= 0),
	CONSTRAINT "listing_rating_fives" CHECK(typeof("listing_rating"."fives") = 'integer' and "listing_rating"."fives" >= 0)
);
--> statement-breakpoint
CREATE TABLE `review` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_line_id` integer NOT NULL,
	`listing_id` integer NOT NULL,
	`seller_id` integer NOT NULL,
	`group_id` integer NOT NULL,
	`bumdesa_id` integer NOT NULL,
	`author` text NOT NULL,
	`stars` integer NOT NULL,
	`words` text NOT NULL,
	`photo_id` integer,
	`written_at` integer NOT NULL,
	`changed_at` integer,
	`answer` text,
	`answered_by` integer,
	`answered_at` integer,
	`hidden_reason` text,
	`hidden_by` integer,
	`hidden_at` integer,
	FOREIGN KEY (`order_line_id`) REFERENCES `order_line`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listing`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seller_id`) REFERENCES `membership`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bumdesa_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `media`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hidden_by`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "review_stars" CHECK(typeof("review"."stars") = 'integer' and "review"."stars" >= 1 and "review"."stars" <= 5),
	CONSTRAINT "review_words" CHECK(length("review"."words") <= 600),
	CONSTRAINT "review_answered" CHECK(("review"."answer" is null) = ("review"."answered_at" is null)),
	CONSTRAINT "review_hidden" CHECK(("review"."hidden_reason" is null) = ("review"."hidden_at" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `review_order_line_id_unique` ON `review` (`order_line_id`);--> statement-breakpoint
CREATE INDEX `review_listing` ON `review` (`listing_id`,`hidden_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_seller` ON `review` (`seller_id`,`hidden_at`,`id`);--> statement-breakpoint
CREATE INDEX `review_group` ON `review` (`group_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_bumdesa` ON `review` (`bumdesa_id`,`id`);--> statement-breakpoint
CREATE TRIGGER review_only_received BEFORE INSERT ON review
WHEN NOT EXISTS (
	SELECT 1 FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id
	WHERE l.id = NEW.order_line_id AND l.listing_id = NEW.listing_id AND s.seller_id = NEW.seller_id
		AND s.delivered_at IS NOT NULL
)
BEGIN SELECT raise(ABORT, 'only a delivered line is reviewed'); END;--> statement-breakpoint
CREATE TRIGGER review_stays_with_its_line BEFORE UPDATE OF order_line_id, listing_id, seller_id, author, written_at ON review
WHEN NEW.order_line_id <> OLD.order_line_id OR NEW.listing_id <> OLD.listing_id OR NEW.seller_id <> OLD.seller_id
	OR NEW.author <> OLD.author OR NEW.written_at <> OLD.written_at
BEGIN SELECT raise(ABORT, 'a review stays with the line it was written for'); END;--> statement-breakpoint
CREATE TRIGGER review_answered_once BEFORE UPDATE OF answer ON review
WHEN OLD.answer IS NOT NULL AND NEW.answer IS NOT OLD.answer
BEGIN SELECT raise(ABORT, 'a review is answered once'); END;--> statement-breakpoint
CREATE TRIGGER review_kept BEFORE DELETE ON review
BEGIN SELECT raise(ABORT, 'a review is hidden, never deleted'); END;
