-- Public photos are kept as AVIF too, which takes fewer bytes. Those that are there already get theirs one after
-- another, once the site runs again.
INSERT INTO `job` (`kind`, `unique_key`, `payload`, `run_at`)
	SELECT 'media.avif', 'media.avif:' || `id`, json_object('mediaId', `id`), 0 FROM `media` WHERE `visibility` = 'public';
