/**
 * Passwords that guessers try first, in lower case with letters and figures only. Gathered from published lists of the most leaked
 * passwords and from what Indonesians choose (names of islands, clubs, prayers, greetings). Variants such as `Rahasia123!` are caught by
 * taking off what stands around the word.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
	`password passw0rd p4ssword p4ssw0rd pass1234 password1 qwertyui qwertyuiop qwerty123 1q2w3e4r 1qaz2wsx zaq12wsx q1w2e3r4 asdfghjk asdfghjkl
	zxcvbnm1 zxcvbnmm iloveyou iloveyou1 sunshine princess football baseball superman batman123 trustno1 welcome1 letmein1 dragon123 monkey123
	master123 michael1 jordan23 computer internet whatever starwars pokemon1 admin123 administrator changeme default1 abcd1234 abc12345 a1b2c3d4
	aa123456 asd12345 test1234 guest123 login123 secret123 google123 facebook whatsapp samsung1 chocolate jesus123 blessed1
	rahasia1 rahasia123 rahasiaku katasandi katasandi1 sandiku1 sayangku sayang123 sayangkamu sayangmama cintaku1 cinta123 cintakamu akucinta
	akusayangkamu akucintakamu bismillah bismillah1 bismilah alhamdulillah allahuakbar subhanallah insyaallah masyaallah assalamualaikum muhammad
	muhammad1 indonesia indonesia1 indonesiaku merdeka1 merdeka45 merdeka17 garuda123 pancasila merahputih bhinneka jakarta1 bandung1 surabaya
	surabaya1 semarang yogyakarta jogjakarta malang123 persib123 persija1 persebaya arema123 bonek1927 bobotoh1 viking1933 mamahku mamapapa papamama
	ibubapak ayahibu ibuku123 bundaku1 keluarga keluargaku anakku123 istriku1 suamiku1 bahagia1 semangat semangat1 sukses123 suksesselalu kerjakeras
	berkah123 barokah1 rezeki123 makanan1 nasigoreng kopihitam kucing123 kelinci1 matahari bintang1 bulan123 pelangi1 bungaku1 mawar123 melati123
	desaku123 desamandiri kampungku petani123 bumdesa1 koperasi koperasi1 simpanan warung123 tokoku123 pasar123 agus1234 budi1234 siti1234 dewi1234
	sriwahyuni nurhayati ramadhan ramadan1 lebaran1 idulfitri mudik123 dangdut1 rhomairama jokowi123 prabowo1 soekarno mobillegends mobilelegends freefire freefire1
	pubgmobile gampang1 gampangan lupasandi lupalagi tidaktahu entahlah terserah terserah1 asalasal bebasaja halo1234 selamat1 selamatpagi terimakasih`.split(
		/\s+/
	)
);
